/**
 * What is measured inside the server: the module's own work, and beside it what an application would do without the module.
 * Nothing here is an example to follow; the hand-written clients are as good as their authors usually make them.
 */
package org.identityverification.benchmarks.application;
