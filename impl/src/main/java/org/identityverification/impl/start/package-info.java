/** Starts a verification: check, call, store, return. Knows neither notifications nor tasks. */
package org.identityverification.impl.start;
