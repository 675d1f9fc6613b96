package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * How long emptied verifications stay, so that no late notification brings them back.
 *
 * @param until when no notify URL that exists now is accepted any more
 * @param changedAt replaces the time of their last change, so that the purge deletes them at {@code until}
 */
public record Erasure(Instant until, Instant changedAt) {

    public static Erasure at(Instant now, Duration notificationValidFor, Duration retention) {
        Instant until = now.plus(notificationValidFor);
        return new Erasure(until, until.minus(retention));
    }

    /** A verification of which only the id is left. */
    public VerificationRecord emptied(UUID id) {
        return VerificationRecord.emptied(id, this);
    }
}
