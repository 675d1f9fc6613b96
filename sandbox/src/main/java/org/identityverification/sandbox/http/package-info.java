/** The JAX-RS side: hands calls to the simulation, and lets tests look into it. */
@NullMarked
package org.identityverification.sandbox.http;

import org.jspecify.annotations.NullMarked;
