package org.identityverification.impl.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Text that must not be seen: {@link #toString()} is masked, so that it can't end up in a log or an exception by accident.
 *
 * @param reveal the text itself, for the one place that sends it or computes with it
 */
public record Secret(String reveal) {

    private static final int FINGERPRINT_BYTES = 4;

    /** The text as UTF-8. */
    public byte[] revealBytes() {
        return reveal.getBytes(StandardCharsets.UTF_8);
    }

    /** Tells apart two secrets that are long and random. Compare with {@code printf %s "$SECRET" | sha256sum}. */
    String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(revealBytes());
            return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
