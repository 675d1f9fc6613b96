/** The one door to the store's statements for the benchmarks. */
package org.identityverification.impl.store;
