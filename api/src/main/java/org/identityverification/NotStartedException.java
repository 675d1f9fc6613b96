package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * A start began no flow, and nothing is billed: the person is under 14, the provider refused or could not be reached, too much is under
 * way, or the store did not answer and the provider was not called. {@link #kind()} says which. Start again after {@link #retryAfter()}
 * if it {@linkplain #isRetryable() is retryable}; else the person or the operator must act first.
 *
 * <p>With {@link FailureKind#STORE_UNAVAILABLE} and a {@link #verificationId()}, a verification without a flow may be stored; it is deleted
 * or expires.
 */
public final class NotStartedException extends IdentityVerificationException {

    /** @throws IllegalArgumentException for a kind of which a flow may have begun */
    public NotStartedException(FailureKind kind, String message, FailureDetails details, @Nullable Throwable cause) {
        super(kind, message, details, cause);
        if (kind.mayHaveBegun()) {
            throw new IllegalArgumentException("a flow may have begun: " + kind);
        }
    }
}
