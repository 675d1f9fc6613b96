package org.identityverification;

import java.util.Objects;
import java.util.UUID;

/**
 * The CDI event that says that the face page of a verification was probably entered: the provider sends a GET to the notify
 * URL then (contract, section 2). For {@code @ObservesAsync} observers.
 *
 * <p>A hint for a page that shows how far things are, never proof of anything. It may come from anybody who knows the notify
 * URL, the person being verified included; it may come never, or several times; it comes only on the node that received the
 * request, is not stored and not repeated, and is dropped when the node has too much to do. What an observer throws is ignored.
 *
 * @param verificationId the id that {@link FaceVerification#id()} gave
 */
public record FacePageOpened(UUID verificationId) {

    public FacePageOpened {
        Objects.requireNonNull(verificationId, "verificationId");
    }
}
