/** What the sandbox adds to the simulated provider, as a WAR and as a program: the control endpoint, and the program itself. */
@NullMarked
package org.identityverification.testkit.sandbox;

import org.jspecify.annotations.NullMarked;
