package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.Set;
import org.identityverification.PendingDelivery.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How far the result has come on its way to the observers.
 *
 * @param round rises with each new result and each "deliver again"; the other values are of this round
 * @param attempts how many have begun
 * @param failingSince the first failure or hang of an observer, or the first death of a node during an attempt
 * @param parked why it waits for an operator; absent unless it does
 * @param deliveredAt when every observer had it
 * @param done the names of the observers that have returned normally, as long as others have not
 */
public record Delivery(
        int round,
        int attempts,
        @Nullable Instant failingSince,
        @Nullable Reason parked,
        @Nullable Instant deliveredAt,
        Set<String> done) {

    static final Delivery NONE = ofRound(0);

    public Delivery {
        done = Set.copyOf(done);
    }

    private static Delivery ofRound(int round) {
        return new Delivery(round, 0, null, null, null, Set.of());
    }

    Delivery nextRound() {
        return ofRound(round + 1);
    }

    Delivery begun() {
        return new Delivery(round, attempts + 1, failingSince, parked, deliveredAt, done);
    }

    Delivery failing(Instant now) {
        return failingSince != null ? this : new Delivery(round, attempts, now, parked, deliveredAt, done);
    }

    Delivery done(Set<String> observers) {
        return new Delivery(round, attempts, failingSince, parked, deliveredAt, observers);
    }

    Delivery parked(Reason reason) {
        return new Delivery(round, attempts, failingSince, reason, deliveredAt, done);
    }

    Delivery delivered(Instant now) {
        return new Delivery(round, attempts, failingSince, null, now, Set.of());
    }
}
