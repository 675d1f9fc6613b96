/** Observers that applications in servers of tests have. */
package org.identityverification.it.observers;
