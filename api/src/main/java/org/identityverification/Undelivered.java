package org.identityverification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A result that is not delivered, or a claim of a notification that waits for an operator. */
public interface Undelivered {

    /** As in {@link VerificationCompleted#verificationId()}; the administration's methods take it. */
    UUID verificationId();

    /** As in {@link VerificationCompleted#deliveryId()}; absent for a claim, which has no delivery yet. */
    Optional<UUID> deliveryId();

    /** The account of this application's start; absent if it named none. */
    Optional<String> account();

    /** The outcome to deliver, or the one that the notification claims. */
    VerificationOutcome outcome();

    /** When the module learned the result, or received the claim last. */
    Instant knownSince();

    /** How many attempts have begun since the result became known, or was delivered again last. */
    int attempts();

    /** When the next attempt is due; absent when an operator must act. */
    Optional<Instant> nextAttemptAt();

    /** Why it is not delivered yet. */
    Reason reason();

    /**
     * Why the last attempt failed, at most 64 characters: the reason of a {@link DeliveryFailedException}, otherwise the class
     * of what an observer threw; absent unless one has failed since the result became known, or was delivered again last.
     */
    Optional<String> lastFailure();

    /**
     * Why a result is not delivered. Those that {@linkplain #isOfClaim() are of a claim} are always parked:
     * {@link VerificationAdministration#deliverAgain} asks the provider again, {@link VerificationAdministration#discard} drops the
     * claim.
     */
    enum Reason {
        /** No observer has failed or hung, and no node has died during an attempt. Never parked. */
        NOT_TRIED,
        /**
         * An observer threw or hangs, or a node died during an attempt. Parked when observers have failed for
         * {@code identity-verification.delivery.max-age}.
         */
        OBSERVER_FAILED,
        /**
         * Nodes have died during the attempts for {@code identity-verification.delivery.max-age}: an observer may have ended them.
         * Always parked.
         */
        NODE_DIED,
        /**
         * The provider's answer to the start is not known, so the provider can't be asked about the flow. The claim is dropped after
         * {@code identity-verification.delivery.max-age}, unless the answer is stored by then: the person starts again.
         */
        START_NOT_ANSWERED,
        /** The provider's answer to the start named no flow, or the provider does not know the flow. */
        FLOW_UNKNOWN,
        /** The account of the start is gone from the configuration and the {@link AppCodeSource}. */
        ACCOUNT_GONE,
        /** The provider refuses to be asked for results. */
        QUERY_REFUSED,
        /** The provider has given no answer for {@code identity-verification.delivery.max-age}. */
        NO_ANSWER;

        /** Whether it is a claim, which the provider has not confirmed. */
        public boolean isOfClaim() {
            return switch (this) {
                case NOT_TRIED, OBSERVER_FAILED, NODE_DIED -> false;
                case START_NOT_ANSWERED, FLOW_UNKNOWN, ACCOUNT_GONE, QUERY_REFUSED, NO_ANSWER -> true;
            };
        }
    }

    /** Whether it waits for an operator; the module does nothing by itself. */
    default boolean isParked() {
        return nextAttemptAt().isEmpty();
    }
}
