package org.identityverification.impl.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.identityverification.impl.config.Secret;
import org.identityverification.impl.config.Settings;

/**
 * Makes and checks the token at the end of the notify URL: the base64url of version (1 byte), verification id (16), expiry (8)
 * and HMAC-SHA256 (32). These are 57 bytes, a multiple of three, so each token has exactly one spelling of 76 characters.
 *
 * <p>A forged token costs one hash for each secret. A token proves only that its sender has seen the notify URL, as the person
 * being verified may have.
 */
public final class NotifyTokens {

    public static final int LENGTH = 76;

    private static final byte VERSION = 1;
    private static final int PAYLOAD_BYTES = 1 + 16 + 8;
    private static final int TOKEN_BYTES = PAYLOAD_BYTES + 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "identity-verification-notify/1";

    private final List<SecretKeySpec> keys;
    private final byte[] context;
    private final Duration validFor;

    /** The first secret signs, all verify. A token is valid only for the public URL that it was made for. */
    public NotifyTokens(List<byte[]> secrets, String publicUrl, Duration validFor) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("secrets must not be empty");
        }
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret, ALGORITHM))
                .toList();
        this.context = (PURPOSE + '\0' + publicUrl + '\0').getBytes(StandardCharsets.UTF_8);
        this.validFor = validFor;
    }

    /** Without a public URL there is no notify URL, and no token is valid. */
    public static Optional<NotifyTokens> of(Settings settings) {
        List<byte[]> secrets =
                settings.notificationSecrets().stream().map(Secret::revealBytes).toList();
        return settings.publicUrl()
                .map(url -> new NotifyTokens(secrets, url.toString(), settings.notificationValidFor()));
    }

    public String issue(UUID verificationId, Instant now) {
        byte[] token = new byte[TOKEN_BYTES];
        ByteBuffer fields = ByteBuffer.wrap(token)
                .put(VERSION)
                .putLong(verificationId.getMostSignificantBits())
                .putLong(verificationId.getLeastSignificantBits())
                .putLong(now.plus(validFor).toEpochMilli());
        fields.put(hash(token, keys.get(0)));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Returns the verification of a token; empty if the token was not made here or has expired. */
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
        return keys.stream().anyMatch(key -> MessageDigest.isEqual(hash(token, key), claimed));
    }

    private byte[] hash(byte[] token, SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(context);
            mac.update(token, 0, PAYLOAD_BYTES);
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
