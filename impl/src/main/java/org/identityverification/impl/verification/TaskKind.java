package org.identityverification.impl.verification;

/** What a task is for. */
public enum TaskKind {
    /** Hand a result to the application. */
    DELIVER,
    /** Give up waiting for a result. */
    EXPIRE
}
