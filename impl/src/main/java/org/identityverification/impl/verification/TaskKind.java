package org.identityverification.impl.verification;

/** What a task is for. */
public enum TaskKind {
    /** Hand a result to the application. */
    DELIVER,
    /** A held result: waits for the start, then asks the provider until it answers. */
    HELD,
    /** Ask the provider for the result of a verification that no notification brings. */
    QUERY,
    /** Give up waiting for a result. */
    EXPIRE,
    /** Delete old verifications; belongs to no verification. */
    PURGE
}
