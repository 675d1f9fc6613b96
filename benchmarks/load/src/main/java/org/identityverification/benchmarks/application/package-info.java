/**
 * The application that is measured: the module's work, and beside it the same by hand. Nothing here is an example to follow;
 * the hand-written parts are as good as their authors usually make them.
 */
package org.identityverification.benchmarks.application;
