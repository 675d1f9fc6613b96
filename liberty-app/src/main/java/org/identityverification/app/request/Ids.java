package org.identityverification.app.request;

import java.util.Optional;
import java.util.UUID;

/** Reads the ids of verifications and deliveries. */
public final class Ids {

    private Ids() {}

    /** Only the usual spelling counts: {@link UUID#fromString} would accept {@code 1-1-1-1-1} too. */
    public static Optional<UUID> read(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
