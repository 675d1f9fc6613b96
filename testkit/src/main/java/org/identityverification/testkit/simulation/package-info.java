/** The simulated provider, for the kit and the sandbox; a test does not use it directly. Only {@code HttpFront} knows a server. */
@NullMarked
package org.identityverification.testkit.simulation;

import org.jspecify.annotations.NullMarked;
