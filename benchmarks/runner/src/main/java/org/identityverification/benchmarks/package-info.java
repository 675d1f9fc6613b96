/**
 * Measures the module against what a user would otherwise do: boots the servers, plays the provider, makes the load, and
 * reports ratios. {@link org.identityverification.benchmarks.Benchmarks} begins it all.
 */
package org.identityverification.benchmarks;
