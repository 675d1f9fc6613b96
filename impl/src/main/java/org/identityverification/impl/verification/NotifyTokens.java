package org.identityverification.impl.verification;

import java.net.URI;
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
import org.identityverification.impl.runtime.config.Secret;
import org.identityverification.impl.runtime.config.Settings;

/**
 * Makes and checks the token at the end of the notify URL: the base64url of version (1 byte), masked verification id (16), expiry
 * (8) and HMAC-SHA256 (32). These are 57 bytes, a multiple of three, so each token has exactly one spelling of 76 characters.
 *
 * <p>The id gives access to the status of a verification, and others see notify URLs. So the id is masked with an HMAC of the token's
 * own HMAC, under a second key that is derived from the secret. A forged token costs a hash for each secret, and one for each secret
 * and URL. A token proves only that its sender has seen the notify URL, as the person being verified may have.
 */
public final class NotifyTokens {

    public static final int LENGTH = 76;

    private static final byte VERSION = 2;
    private static final int ID_END = 1 + 16;
    private static final int PAYLOAD_BYTES = ID_END + 8;
    private static final int TOKEN_BYTES = PAYLOAD_BYTES + 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "identity-verification-notify/2";
    private static final byte[] MASK_PURPOSE = "identity-verification-notify-mask/2".getBytes(StandardCharsets.UTF_8);

    private final List<Keys> keys;
    private final List<byte[]> contexts;
    private final Duration validFor;

    /** The first secret signs, for the first public URL; every secret is accepted with every URL. */
    public NotifyTokens(List<byte[]> secrets, List<String> publicUrls, Duration validFor) {
        if (secrets.isEmpty() || publicUrls.isEmpty()) {
            throw new IllegalArgumentException("secrets and public URLs must not be empty");
        }
        this.keys = secrets.stream().map(Keys::of).toList();
        this.contexts = publicUrls.stream()
                .map(url -> (PURPOSE + '\0' + url + '\0').getBytes(StandardCharsets.UTF_8))
                .toList();
        this.validFor = validFor;
    }

    /** Without a public URL there is no notify URL, and no token is valid. */
    public static Optional<NotifyTokens> of(Settings settings) {
        if (settings.publicUrls().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new NotifyTokens(
                settings.notificationSecrets().stream().map(Secret::revealBytes).toList(),
                settings.publicUrls().stream().map(URI::toString).toList(),
                settings.notificationValidFor()));
    }

    public String issue(UUID verificationId, Instant now) {
        byte[] payload = ByteBuffer.allocate(PAYLOAD_BYTES)
                .put(VERSION)
                .putLong(verificationId.getMostSignificantBits())
                .putLong(verificationId.getLeastSignificantBits())
                .putLong(now.plus(validFor).toEpochMilli())
                .array();
        byte[] signature = hash(keys.get(0).signing(), contexts.get(0), payload);
        byte[] token = ByteBuffer.allocate(TOKEN_BYTES)
                .put(masked(payload, signature, keys.get(0)))
                .put(signature)
                .array();
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
        if (bytes.length != TOKEN_BYTES || bytes[0] != VERSION) {
            return Optional.empty();
        }
        byte[] masked = Arrays.copyOf(bytes, PAYLOAD_BYTES);
        byte[] signature = Arrays.copyOfRange(bytes, PAYLOAD_BYTES, TOKEN_BYTES);
        for (Keys key : keys) {
            byte[] payload = masked(masked, signature, key);
            if (isSigned(payload, signature, key)) {
                return verificationOf(payload, now);
            }
        }
        return Optional.empty();
    }

    private boolean isSigned(byte[] payload, byte[] signature, Keys key) {
        return contexts.stream()
                .anyMatch(context -> MessageDigest.isEqual(hash(key.signing(), context, payload), signature));
    }

    private static Optional<UUID> verificationOf(byte[] payload, Instant now) {
        ByteBuffer fields = ByteBuffer.wrap(payload, 1, PAYLOAD_BYTES - 1);
        UUID verificationId = new UUID(fields.getLong(), fields.getLong());
        boolean expired = now.toEpochMilli() >= fields.getLong();
        return expired ? Optional.empty() : Optional.of(verificationId);
    }

    /** Masks the id in a payload, or unmasks a masked one. */
    private static byte[] masked(byte[] payload, byte[] signature, Keys key) {
        byte[] mask = hash(key.masking(), signature);
        byte[] masked = payload.clone();
        for (int i = 1; i < ID_END; i++) {
            masked[i] ^= mask[i - 1];
        }
        return masked;
    }

    private static byte[] hash(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private record Keys(SecretKeySpec signing, SecretKeySpec masking) {
        static Keys of(byte[] secret) {
            SecretKeySpec signing = new SecretKeySpec(secret, ALGORITHM);
            return new Keys(signing, new SecretKeySpec(hash(signing, MASK_PURPOSE), ALGORITHM));
        }
    }
}
