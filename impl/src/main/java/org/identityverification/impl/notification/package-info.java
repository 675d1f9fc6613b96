/**
 * The way back in: the JAX-RS resource that the provider calls, and the tolerant reader of what it sends. Knows neither how a
 * verification is started nor how a result is delivered.
 */
@NullMarked
package org.identityverification.impl.notification;

import org.jspecify.annotations.NullMarked;
