package org.identityverification.app.verification;

import java.util.Optional;
import java.util.UUID;

/** Reads the id of a verification from a path. */
public final class VerificationId {

    private VerificationId() {}

    /**
     * Reads an id. Only the usual spelling is one: {@link UUID#fromString} would take {@code 1-1-1-1-1} too.
     *
     * @param text part of a path
     * @return the id, or empty when the text is none
     */
    public static Optional<UUID> of(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
