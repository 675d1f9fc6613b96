/**
 * The application that is measured: the module's work, and the same written by hand. Nothing here is an example to follow; the
 * hand-written parts are of usual quality.
 */
package org.identityverification.benchmarks.application;
