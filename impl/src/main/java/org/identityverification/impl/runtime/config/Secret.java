package org.identityverification.impl.runtime.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A text that must never be shown: {@link #toString()} is masked, so that it can't get into a log or an exception. */
public record Secret(String reveal) {

    private static final int FINGERPRINT_DIGITS = 8;

    public byte[] revealBytes() {
        return reveal.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a header can hold it unchanged. */
    public boolean isVisibleAscii() {
        return !reveal.isEmpty() && reveal.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** The beginning of the hash, for comparison with {@code printf %s "$SECRET" | sha256sum}. */
    public String fingerprint() {
        return sha256().substring(0, FINGERPRINT_DIGITS);
    }

    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(revealBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
