package org.identityverification.impl.verification;

/** What a task is for. */
public enum TaskKind {
    /** Hand a result to the application. */
    DELIVER,
    /** Decide a held result: wait for its start, then ask the provider until it answers. */
    HELD,
    /** Ask the provider for a result that no notification brings. */
    QUERY,
    /** Give up waiting for a result. */
    EXPIRE,
    /** Delete old verifications; belongs to no verification. */
    PURGE
}
