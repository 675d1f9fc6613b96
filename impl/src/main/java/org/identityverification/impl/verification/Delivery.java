package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.identityverification.Undelivered.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How far the result has come on its way to the observers.
 *
 * @param round rises with each new result and each "deliver again"; the other values are of this round
 * @param attempts how many have begun, without those that were postponed
 * @param failingSince the first failure or hang of an observer, or the first death of a node during an attempt
 * @param lastFailure why the last attempt failed: a reason or a class
 * @param parked why it waits for an operator; absent unless it does
 * @param deliveredAt when every observer had it
 * @param firstDeliveredAt the same of an earlier round of this result
 * @param done the names of the observers that have returned normally, as long as others have not
 */
public record Delivery(
        int round,
        int attempts,
        @Nullable Instant failingSince,
        @Nullable String lastFailure,
        @Nullable Reason parked,
        @Nullable Instant deliveredAt,
        @Nullable Instant firstDeliveredAt,
        Set<String> done) {

    static final Delivery NONE = ofRound(0, null);

    public Delivery {
        done = Set.copyOf(done);
    }

    private static Delivery ofRound(int round, @Nullable Instant firstDeliveredAt) {
        return new Delivery(round, 0, null, null, null, null, firstDeliveredAt, Set.of());
    }

    Delivery ofNewResult() {
        return ofRound(round + 1, null);
    }

    Delivery again() {
        return ofRound(round + 1, firstTime());
    }

    /** When every observer had this result for the first time; absent before. */
    public @Nullable Instant firstTime() {
        return firstDeliveredAt == null ? deliveredAt : firstDeliveredAt;
    }

    Delivery begun() {
        return new Delivery(
                round, attempts + 1, failingSince, lastFailure, parked, deliveredAt, firstDeliveredAt, done);
    }

    Delivery failing(Instant now) {
        Instant since = Objects.requireNonNullElse(failingSince, now);
        return new Delivery(round, attempts, since, lastFailure, parked, deliveredAt, firstDeliveredAt, done);
    }

    Delivery failed(Set<String> observersDone, String failure) {
        return new Delivery(
                round, attempts, failingSince, failure, parked, deliveredAt, firstDeliveredAt, observersDone);
    }

    Delivery postponed(Set<String> observersDone) {
        return new Delivery(
                round,
                attempts - 1,
                // Without a failure of an observer, only a lost lease or a hang has set it.
                lastFailure == null ? null : failingSince,
                lastFailure,
                parked,
                deliveredAt,
                firstDeliveredAt,
                observersDone);
    }

    Delivery parked(Reason reason) {
        return new Delivery(round, attempts, failingSince, lastFailure, reason, deliveredAt, firstDeliveredAt, done);
    }

    Delivery delivered(Instant now) {
        return new Delivery(round, attempts, failingSince, null, null, now, firstDeliveredAt, Set.of());
    }
}
