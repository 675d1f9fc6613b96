/** Hands results to the application's observers, and runs whatever else is code of the application. */
package org.identityverification.impl.delivery;
