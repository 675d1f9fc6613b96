package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.identityverification.VerificationOutcome;
import org.jspecify.annotations.Nullable;

/** Something that happened to a verification. Only {@link StartAnswered} sets what is known from our own start. */
public sealed interface Change {

    /**
     * The provider answered the start.
     *
     * @param validFor how long links work whose expiry the provider does not tell
     */
    record StartAnswered(@Nullable String flowId, @Nullable Instant linkExpiresAt, Duration validFor)
            implements Change {}

    record Notified(
            String flowId,
            VerificationOutcome outcome,
            @Nullable String verifyCode,
            @Nullable String failReasonCode) implements Change {

        @Override
        public String toString() {
            return "Notified[flowId=" + flowId + ", outcome=" + outcome + "]";
        }
    }

    /**
     * The provider was asked about the flow of our start.
     *
     * @param claim {@link Claim#repeatedAt()} of the claim that was read before the question; absent when there was none
     * @param sentAt when the question was sent
     * @param again when to ask again, if there was no answer
     */
    record Asked(Answer answer, @Nullable Instant claim, Instant sentAt, Instant again) implements Change {}

    /** The work is due, and the provider can't be asked or need not be asked; or a parked claim is old. */
    record NotAsked() implements Change {}

    /** Work is rescheduled, before anything came of it. If something else is due by now, that is not rescheduled. */
    record Rescheduled(DueFor kind, Instant at) implements Change {}

    /** A delivery attempt of a round reached every observer. */
    record Delivered(int round) implements Change {}

    /**
     * An observer failed in a delivery attempt of a round.
     *
     * @param done the observers that returned normally, now or before: they are not called again
     * @param failure a reason or a class
     * @param again when the next attempt may begin
     */
    record DeliveryFailed(int round, Set<String> done, String failure, Instant again) implements Change {

        public DeliveryFailed {
            done = Set.copyOf(done);
        }
    }

    /** No observer failed in a delivery attempt of a round, but one has not tried: the attempt does not count. */
    record DeliveryPostponed(int round, Set<String> done, Instant again) implements Change {

        public DeliveryPostponed {
            done = Set.copyOf(done);
        }
    }

    /** An observer has held a delivery attempt of a round for too long. */
    record DeliveryHangs(int round) implements Change {}

    /** An operator wants the result delivered once more, and a parked claim asked about again. */
    record DeliverAgain() implements Change {}

    /** An operator drops the parked claim of an outcome. */
    record Discarded(VerificationOutcome outcome) implements Change {}

    /** What came of a question. Only {@link Success} and {@link Failure} say how the flow ended. */
    sealed interface Answer {

        record Success() implements Answer {}

        record Failure(@Nullable String reasonCode) implements Answer {}

        /** The provider answered that there is no result yet. */
        record NoResult() implements Answer {}

        record NoAnswer() implements Answer {}

        /**
         * The provider refuses the question.
         *
         * @param certain whether it is known that it refuses the next one too
         */
        record Refused(boolean certain) implements Answer {}

        record UnknownFlow() implements Answer {}

        /** The account of the start is gone, so the provider can't be asked. */
        record NoAccount() implements Answer {}
    }
}
