/**
 * What our own tests and benchmarks use: servers as processes of their own, databases, JDKs, an HTTP client. It has nothing of
 * the identity-verification module, so that the tests of every Maven module can use it.
 */
package org.identityverification.testservers;
