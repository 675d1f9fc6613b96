/** The way out: check, call, remember, hand back. Knows neither notifications nor tasks. */
@NullMarked
package org.identityverification.impl.start;

import org.jspecify.annotations.NullMarked;
