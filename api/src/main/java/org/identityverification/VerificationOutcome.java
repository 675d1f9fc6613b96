package org.identityverification;

/** How a verification ended: the {@link VerificationStatus}es that are handed over as {@link VerificationCompleted}. */
public enum VerificationOutcome {
    /** See {@link VerificationStatus#PASSED}. */
    PASSED,
    /** See {@link VerificationStatus#FAILED}. */
    FAILED,
    /** See {@link VerificationStatus#EXPIRED}. */
    EXPIRED
}
