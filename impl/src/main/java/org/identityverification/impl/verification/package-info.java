/**
 * What a verification is and how it changes: the state machine, its records, the tasks that a change leaves behind, and the
 * interface of the store. Plain Java; no I/O, no clock of its own, no CDI.
 */
@NullMarked
package org.identityverification.impl.verification;

import org.jspecify.annotations.NullMarked;
