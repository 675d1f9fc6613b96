package org.identityverification;

/** How a verification ended: the {@link VerificationStatus}es that are delivered as {@link VerificationCompleted}. */
public enum VerificationOutcome {
    PASSED,
    FAILED,
    EXPIRED
}
