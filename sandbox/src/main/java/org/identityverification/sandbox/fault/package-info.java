/**
 * Everything that can be made to go wrong on purpose: the table of faults, the magic names, the control switch. It spoils
 * answers; it never decides what a healthy one is.
 */
@NullMarked
package org.identityverification.sandbox.fault;

import org.jspecify.annotations.NullMarked;
