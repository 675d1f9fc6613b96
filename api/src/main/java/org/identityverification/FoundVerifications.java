package org.identityverification;

import java.util.List;

/**
 * What {@link VerificationAdministration#findByContext} has found.
 *
 * @param verifications the latest start first
 * @param more whether there are more than were asked for
 */
public record FoundVerifications(List<Verification> verifications, boolean more) {

    public FoundVerifications {
        verifications = List.copyOf(verifications);
    }
}
