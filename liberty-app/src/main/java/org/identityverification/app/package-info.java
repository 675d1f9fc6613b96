/**
 * The reference application: what a team that adopts the module would write itself. Here are its JAX-RS root and its two
 * small observers; the REST API, the problems, the access rules and the settings of the page have packages of their own.
 *
 * <p>Everything here programs against the api alone. Nothing may import the implementation, so that this stays an example.
 */
@NullMarked
package org.identityverification.app;

import org.jspecify.annotations.NullMarked;
