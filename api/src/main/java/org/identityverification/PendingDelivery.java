package org.identityverification;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An undelivered result, or a notification that waits for the operator's decision.
 *
 * @param deliveryId as in {@link VerificationCompleted#deliveryId()}
 * @param verificationId as in {@link VerificationCompleted#verificationId()}
 * @param account the account of this application's start; absent if it named none, or was not known when the result arrived
 * @param outcome the outcome to deliver
 * @param completedAt when the module learned the result and began the delivery
 * @param attempts the number of attempts so far
 * @param nextAttemptAt when the next attempt is due; absent when the delivery is parked
 * @param reason why it is not delivered yet
 */
public record PendingDelivery(
        UUID deliveryId,
        UUID verificationId,
        Optional<String> account,
        VerificationOutcome outcome,
        Instant completedAt,
        int attempts,
        Optional<Instant> nextAttemptAt,
        Reason reason) {

    public PendingDelivery {
        Objects.requireNonNull(deliveryId, "deliveryId");
        Objects.requireNonNull(verificationId, "verificationId");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(completedAt, "completedAt");
        Objects.requireNonNull(nextAttemptAt, "nextAttemptAt");
        Objects.requireNonNull(reason, "reason");
    }

    /** Why a result is not delivered. */
    public enum Reason {
        /**
         * No observer has been called yet, or since {@link VerificationAdministration#redrive}: no delivering node is running, or
         * other deliveries come first. Never parked.
         */
        NOT_TRIED,
        /**
         * An observer threw, or has not returned yet. Parked after observers have thrown for longer than
         * {@code identity-verification.delivery.max-age}; {@link VerificationAdministration#redrive} retries it.
         */
        OBSERVER_FAILED,
        /**
         * {@code identity-verification.result-query.confirm} is on, and the provider could not be asked about the flow of this
         * application's own start, for example because its account is gone. {@link VerificationAdministration#release} delivers it
         * unconfirmed, {@link VerificationAdministration#discard} drops it. Always parked.
         */
        NOT_CONFIRMED
    }

    /** Whether it waits for the operator; the module does not retry it. */
    public boolean isParked() {
        return nextAttemptAt.isEmpty();
    }
}
