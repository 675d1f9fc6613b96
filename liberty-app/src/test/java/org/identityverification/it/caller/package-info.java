/**
 * A small application around the module, for tests that watch from outside: it starts verifications when it is told to and
 * reports what their caller saw. Nothing here decides what is right.
 */
package org.identityverification.it.caller;
