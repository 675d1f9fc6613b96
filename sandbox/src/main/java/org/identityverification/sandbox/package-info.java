/**
 * The simulated provider as a WAR: what is configured, JAX-RS, and the control endpoint. What the provider does is in the test kit. Nothing
 * here knows the module that it is the other side of.
 */
@NullMarked
package org.identityverification.sandbox;

import org.jspecify.annotations.NullMarked;
