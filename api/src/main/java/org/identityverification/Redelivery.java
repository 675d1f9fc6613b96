package org.identityverification;

import java.util.Objects;
import java.util.Optional;

/**
 * What one call of {@link VerificationAdministration#deliverAgainSince} did.
 *
 * @param scheduled how many verifications are delivered again, or asked about again
 * @param underWay how many have a delivery that is due or under way, which is not doubled
 * @param next where the next call goes on; absent when there are no more
 */
public record Redelivery(int scheduled, int underWay, Optional<String> next) {

    public Redelivery {
        Objects.requireNonNull(next, "next");
    }

    /** What became of one verification. */
    public enum Outcome {
        /** It is delivered again, or the provider is asked about it again. */
        SCHEDULED,
        /** Its delivery is due or under way, or the provider is asked about it already: nothing more happens. */
        UNDER_WAY,
        /** It has neither a result nor a claim, or does not exist. */
        NOTHING_KNOWN
    }
}
