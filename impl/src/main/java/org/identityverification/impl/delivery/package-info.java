/** Hands results to the application's observers. */
@NullMarked
package org.identityverification.impl.delivery;

import org.jspecify.annotations.NullMarked;
