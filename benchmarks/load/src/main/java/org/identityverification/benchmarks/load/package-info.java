/**
 * Measures the module beside the same by hand: starts the database and the servers, plays the provider, makes the load, and
 * writes tables. {@link org.identityverification.benchmarks.load.Benchmarks} begins it all.
 */
package org.identityverification.benchmarks.load;
