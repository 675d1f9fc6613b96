/** What is done about results: deliver them, hold them until the provider has answered, ask for them, let them expire, forget them. */
@NullMarked
package org.identityverification.impl.results;

import org.jspecify.annotations.NullMarked;
