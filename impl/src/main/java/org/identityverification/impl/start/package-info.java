/**
 * The way out: check the request, call the provider, remember, hand back. Knows neither notifications nor tasks.
 */
@NullMarked
package org.identityverification.impl.start;

import org.jspecify.annotations.NullMarked;
