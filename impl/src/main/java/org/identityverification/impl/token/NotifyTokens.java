package org.identityverification.impl.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.impl.config.Secret;
import org.identityverification.impl.config.Settings;

/**
 * Makes and checks the token at the end of the notify URL: base64url of version 1 · verification id 16 · expiry 8 ·
 * HMAC-SHA256 32, which are 57 bytes and exactly 76 characters.
 *
 * <p>Stateless: a forged token costs one hash and touches nothing. 57 is a multiple of three, so the text has no padding
 * and no spare bits: each token has one spelling only. A token proves that whoever sends it has seen the notify URL, and no
 * more; so may have the person being verified.
 */
public final class NotifyTokens {

    /** The number of characters of every token. */
    public static final int LENGTH = 76;

    private static final byte VERSION = 1;
    private static final int PAYLOAD_BYTES = 1 + 16 + 8;
    private static final int TOKEN_BYTES = PAYLOAD_BYTES + KeyedHash.BYTES;
    private static final String PURPOSE = "identity-verification-notify/1";

    private final List<KeyedHash> hashes;
    private final Duration validFor;

    /**
     * Prepares the keys.
     *
     * @param secrets at least one; the first signs, all verify
     * @param publicUrl the application's public URL: a token for one application is worth nothing to another
     * @param validFor how long a token is accepted
     */
    public NotifyTokens(List<byte[]> secrets, String publicUrl, Duration validFor) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("secrets must not be empty");
        }
        byte[] context = (PURPOSE + '\0' + publicUrl + '\0').getBytes(StandardCharsets.UTF_8);
        this.hashes =
                secrets.stream().map(secret -> new KeyedHash(secret, context)).toList();
        this.validFor = validFor;
    }

    /**
     * The tokens of a configured application.
     *
     * @param settings the public URL, the secrets and how long a token is accepted
     * @return empty without a public URL: nobody is told a notify URL, and no token is valid
     */
    public static Optional<NotifyTokens> of(Settings settings) {
        List<byte[]> secrets =
                settings.notificationSecrets().stream().map(Secret::revealBytes).toList();
        return settings.publicUrl()
                .map(url -> new NotifyTokens(secrets, url.toString(), settings.notificationValidFor()));
    }

    /**
     * Makes the token of a verification.
     *
     * @param verificationId which verification
     * @param now from when on it is accepted for as long as configured
     * @return 76 characters that can stand in a path as they are
     */
    public String issue(UUID verificationId, Instant now) {
        byte[] token = new byte[TOKEN_BYTES];
        ByteBuffer fields = ByteBuffer.wrap(token)
                .put(VERSION)
                .putLong(verificationId.getMostSignificantBits())
                .putLong(verificationId.getLeastSignificantBits())
                .putLong(expiryOf(now).toEpochMilli());
        fields.put(hashes.get(0).of(token, PAYLOAD_BYTES));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /**
     * When a token that is made now stops being accepted.
     *
     * @param now when it is made
     * @return a moment, to the millisecond
     */
    public Instant expiryOf(Instant now) {
        return Instant.ofEpochMilli(now.plus(validFor).toEpochMilli());
    }

    /**
     * Checks a token.
     *
     * @param token what stood in the URL
     * @param now the time
     * @return the verification that it belongs to; empty when it was not made here or is too old
     */
    public Optional<UUID> verify(String token, Instant now) {
        if (token.length() != LENGTH) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != TOKEN_BYTES || bytes[0] != VERSION || !isSigned(bytes)) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes, 1, PAYLOAD_BYTES - 1);
        UUID verificationId = new UUID(fields.getLong(), fields.getLong());
        boolean expired = now.toEpochMilli() >= fields.getLong();
        return expired ? Optional.empty() : Optional.of(verificationId);
    }

    private boolean isSigned(byte[] token) {
        byte[] claimed = Arrays.copyOfRange(token, PAYLOAD_BYTES, TOKEN_BYTES);
        for (KeyedHash hash : hashes) {
            if (MessageDigest.isEqual(hash.of(token, PAYLOAD_BYTES), claimed)) {
                return true;
            }
        }
        return false;
    }
}
