/** The module's threads behind bulkheads, its clock and its deadlines. No other package creates a thread. */
package org.identityverification.impl.runtime.concurrent;
