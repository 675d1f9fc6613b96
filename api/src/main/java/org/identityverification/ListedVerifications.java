package org.identityverification;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A page of {@link VerificationAdministration#list}.
 *
 * @param verifications the earliest start first; may be empty on any page
 * @param next where the next page begins; absent when there are no more
 */
public record ListedVerifications(List<Verification> verifications, Optional<String> next) {

    public ListedVerifications {
        verifications = List.copyOf(verifications);
        Objects.requireNonNull(next, "next");
    }
}
