package org.identityverification.impl.verification;

/** What must happen next with a verification. */
public enum DueFor {
    /** Decide the claim of a notification: ask the provider, if it can be asked. */
    CONFIRM,
    /** Ask the provider for a result that no notification brings, and expire the verification in the end. */
    WAIT,
    /** Hand the result to the application's observers. */
    DELIVER,
    /** Nothing, until an operator acts. No node runs it. */
    PARKED
}
