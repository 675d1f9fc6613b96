package org.identityverification;

import java.util.Objects;
import java.util.UUID;

/**
 * An earlier start has the same {@linkplain VerificationRequest#idempotencyKey() key}: nothing was begun. Its verification goes on,
 * and {@link IdentityVerificationService#find} says how.
 */
public final class AlreadyStartedException extends IdentityVerificationException {

    private final VerificationStatus status;

    public AlreadyStartedException(UUID verificationId, VerificationStatus status) {
        super(
                FailureKind.ALREADY_STARTED,
                "Nothing was begun, because an earlier start has the same key",
                FailureDetails.of(verificationId),
                null);
        this.status = Objects.requireNonNull(status, "status");
    }

    /** The status of the earlier verification, whose id is {@link #verificationId()}. */
    public VerificationStatus status() {
        return status;
    }
}
