package org.identityverification;

/**
 * How far a verification has come.
 *
 * <p>{@code PENDING → PASSED | FAILED | EXPIRED}. {@code PASSED} is final. {@code EXPIRED} can still become
 * {@code FAILED}, and both can become {@code PASSED}: the same link can be tried again, and a result can arrive late. There is no
 * other change.
 */
public enum VerificationStatus {
    /** Started; no result yet. */
    PENDING,
    /** A face check passed, proven only if the verification is {@linkplain Verification#confirmed() confirmed}. Final. */
    PASSED,
    /** A face check failed. May still become {@link #PASSED} while the link can be tried again. */
    FAILED,
    /** The link has expired and no result came. May still become {@link #FAILED} or {@link #PASSED} when a result arrives late. */
    EXPIRED
}
