/** The simulated provider as a WAR: configuration and JAX-RS over the test kit. */
@NullMarked
package org.identityverification.sandbox;

import org.jspecify.annotations.NullMarked;
