/** The threads of the module behind bulkheads, its clock and its deadlines. No other package makes a thread. */
@NullMarked
package org.identityverification.impl.concurrent;

import org.jspecify.annotations.NullMarked;
