/** Observers of every kind that an application can have. */
package org.identityverification.testapplication.observers;
