/**
 * The reference application: what a team that adopts the module would write itself. It is written against the api alone, and
 * nothing in it may import the implementation, so that it stays an example.
 */
package org.identityverification.app;
