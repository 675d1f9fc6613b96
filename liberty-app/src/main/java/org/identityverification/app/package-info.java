/** The reference application. */
@NullMarked
package org.identityverification.app;

import org.jspecify.annotations.NullMarked;
