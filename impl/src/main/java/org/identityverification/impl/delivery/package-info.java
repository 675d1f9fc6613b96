/** Hands results to the application's observers. */
package org.identityverification.impl.delivery;
