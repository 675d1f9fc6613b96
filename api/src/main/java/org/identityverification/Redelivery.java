package org.identityverification;

import java.util.Objects;
import java.util.Optional;

/**
 * What one call of {@link VerificationAdministration#deliverAgainSince} did.
 *
 * @param count how many verifications are delivered again, or asked about again
 * @param next where the next call goes on; absent when there are no more
 */
public record Redelivery(int count, Optional<String> next) {

    public Redelivery {
        Objects.requireNonNull(next, "next");
    }
}
