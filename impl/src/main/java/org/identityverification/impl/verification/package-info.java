/**
 * The state machine, its records and tasks, the values of the api, the interface of the store, the limits of fields, and the token
 * in the notify URL. Plain Java: no I/O, no clock, no CDI.
 */
package org.identityverification.impl.verification;
