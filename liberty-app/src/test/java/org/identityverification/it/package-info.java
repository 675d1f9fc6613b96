/**
 * Tests on a real Open Liberty, and the little they share. A test here needs a server; what can be shown without one is
 * tested beside the code that it is about.
 */
package org.identityverification.it;
