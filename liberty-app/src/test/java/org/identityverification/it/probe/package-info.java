/**
 * A small application around the module, for tests that watch from outside what becomes of a result: it starts, finds, asks,
 * re-drives and reports what its observer was given. Nothing here decides what is right.
 */
package org.identityverification.it.probe;
