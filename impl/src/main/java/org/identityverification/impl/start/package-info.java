/** Starts a verification: check, call, store, return. Knows neither notifications nor tasks. */
@NullMarked
package org.identityverification.impl.start;

import org.jspecify.annotations.NullMarked;
