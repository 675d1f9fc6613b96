package org.identityverification.impl.verification;

/** What a task is for. */
public enum TaskKind {
    /** Hand a result to the application. */
    DELIVER,
    /** A held result: waits for the start or the provider's answer until it is due, then is decided. */
    HELD,
    /** Ask the provider for the result of a verification: one for each verification. */
    QUERY,
    /** Give up waiting for a result. */
    EXPIRE,
    /** Delete old verifications; belongs to no verification. */
    PURGE
}
