/**
 * What our own tests and benchmarks start and ask: servers as processes of their own, databases, JDKs, HTTP. Nothing of the
 * module lives here, so that every other module's tests can use it.
 */
package org.identityverification.testservers;
