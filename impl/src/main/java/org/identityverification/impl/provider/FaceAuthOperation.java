package org.identityverification.impl.provider;

/** What the provider can be called for; each has a circuit breaker of its own. */
public enum FaceAuthOperation {
    /** See {@link FaceAuthCalls#start}. */
    START,
    /** See {@link FaceAuthCalls#result}. */
    RESULT
}
