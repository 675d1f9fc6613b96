/**
 * The module's threads in bounded shares, its clock, its deadlines and the bounded wait. No other package makes a thread.
 */
@NullMarked
package org.identityverification.impl.concurrent;

import org.jspecify.annotations.NullMarked;
