/** The state machine, its records and tasks, and the interface of the store. Plain Java: no I/O, no clock, no CDI. */
package org.identityverification.impl.verification;
