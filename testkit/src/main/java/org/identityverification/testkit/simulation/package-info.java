/**
 * The simulated provider without a server: gateway, flows, faults, pages and notifications. For the kit and the sandbox; a test does not
 * use it directly.
 */
@NullMarked
package org.identityverification.testkit.simulation;

import org.jspecify.annotations.NullMarked;
