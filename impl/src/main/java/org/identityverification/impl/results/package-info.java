/** The tasks about results: deliver them, hold them until the provider answers, query them, let them expire, delete them. */
@NullMarked
package org.identityverification.impl.results;

import org.jspecify.annotations.NullMarked;
