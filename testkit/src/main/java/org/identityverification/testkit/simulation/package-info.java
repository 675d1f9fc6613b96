/** The simulated provider without a server, for the kit and the sandbox; a test does not use it directly. */
@NullMarked
package org.identityverification.testkit.simulation;

import org.jspecify.annotations.NullMarked;
