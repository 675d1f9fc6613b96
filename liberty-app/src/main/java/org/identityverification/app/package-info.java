/**
 * The reference application: what a team that adopts the module would write itself. It is written against the api alone, so that it
 * stays an example: only {@code config} asks the implementation, which keys are misspelt.
 */
package org.identityverification.app;
