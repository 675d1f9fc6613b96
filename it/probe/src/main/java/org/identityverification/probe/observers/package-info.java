/** Observers as applications have them, of every kind that there is. */
package org.identityverification.probe.observers;
