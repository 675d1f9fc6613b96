/**
 * Compares the module with the same code by hand: starts the database and the servers, simulates the provider, generates the load,
 * and writes tables. The main class is {@link org.identityverification.benchmarks.load.Benchmarks}.
 */
package org.identityverification.benchmarks.load;
