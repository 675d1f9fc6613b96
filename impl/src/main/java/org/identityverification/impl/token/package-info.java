/**
 * The token in the notify URL: how it is made and what makes it valid. Plain Java; knows neither CDI nor JAX-RS.
 */
@NullMarked
package org.identityverification.impl.token;

import org.jspecify.annotations.NullMarked;
