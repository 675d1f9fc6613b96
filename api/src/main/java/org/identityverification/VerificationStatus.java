package org.identityverification;

/**
 * How far a verification has come.
 *
 * <p>{@code PENDING → PASSED | FAILED | EXPIRED}. {@code PASSED} is final. {@code EXPIRED} may still
 * turn into {@code FAILED}, and both into {@code PASSED}: the same link can be tried again, and a result can arrive late. No other
 * status changes.
 */
public enum VerificationStatus {
    /** Started; no result yet. */
    PENDING,
    /** The person is the one whom the request names. Final. */
    PASSED,
    /** A face check failed. May still become {@link #PASSED} while the link can be tried again. */
    FAILED,
    /** The link has expired and no result came. May still become {@link #PASSED} when a result arrives late. */
    EXPIRED
}
