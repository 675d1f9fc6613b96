package org.identityverification;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A result that the application's observers have not all taken yet.
 *
 * @param deliveryId as in {@link VerificationCompleted#deliveryId()}
 * @param verificationId as in {@link VerificationCompleted#verificationId()}
 * @param outcome what is to be delivered
 * @param completedAt when the result was known here, and the delivery began
 * @param attempts how often it was tried
 * @param nextAttemptAt when it is tried next; absent when it is parked: it failed for longer than
 *     {@code identity-verification.delivery.max-age} and is not tried again by itself
 */
public record PendingDelivery(
        UUID deliveryId,
        UUID verificationId,
        VerificationOutcome outcome,
        Instant completedAt,
        int attempts,
        Optional<Instant> nextAttemptAt) {

    public PendingDelivery {
        Objects.requireNonNull(deliveryId, "deliveryId");
        Objects.requireNonNull(verificationId, "verificationId");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(completedAt, "completedAt");
        Objects.requireNonNull(nextAttemptAt, "nextAttemptAt");
    }

    /**
     * Whether it waits for somebody to {@linkplain DeliveryAdministration#redrive re-drive} it.
     *
     * @return {@code true} when it is not tried again by itself
     */
    public boolean isParked() {
        return nextAttemptAt.isEmpty();
    }
}
