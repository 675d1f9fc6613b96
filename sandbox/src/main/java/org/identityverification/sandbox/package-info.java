/** The simulated provider as a WAR: configuration, JAX-RS and the control endpoint over the test kit. */
@NullMarked
package org.identityverification.sandbox;

import org.jspecify.annotations.NullMarked;
