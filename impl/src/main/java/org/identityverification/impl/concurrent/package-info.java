/** The module's threads behind bulkheads, its clock and its deadlines. No other package creates a thread. */
@NullMarked
package org.identityverification.impl.concurrent;

import org.jspecify.annotations.NullMarked;
