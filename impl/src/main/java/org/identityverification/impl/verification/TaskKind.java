package org.identityverification.impl.verification;

/** What a task is for. */
public enum TaskKind {
    /** Hand a result to the application. */
    DELIVER,
    /** Ask the provider whether what it notified is so. */
    CONFIRM,
    /** Ask the provider for a result that has not come by itself. */
    QUERY,
    /** Give up waiting for a result. */
    EXPIRE,
    /** Forget what is over for long; belongs to no verification. */
    PURGE
}
