/**
 * The module's threads in bounded shares, its clock and its deadlines. No other room makes a thread or asks what time it is.
 */
@NullMarked
package org.identityverification.impl.concurrent;

import org.jspecify.annotations.NullMarked;
