package org.identityverification.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The tokens of notify URLs as the design describes them, made without any code of the module. */
public final class Tokens {

    private static final Duration AN_HOUR = Duration.ofHours(1);

    private Tokens() {}

    public static String valid(UUID id, String publicUrl, String secret) {
        return of(id, Instant.now().plus(AN_HOUR), publicUrl, secret);
    }

    public static String expired(UUID id, String publicUrl, String secret) {
        return of(id, Instant.now().minus(AN_HOUR), publicUrl, secret);
    }

    public static String of(UUID id, Instant expiry, String publicUrl, String secret) {
        byte[] fields = ByteBuffer.allocate(25)
                .put((byte) 2)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(expiry.toEpochMilli())
                .array();
        byte[] context = ("identity-verification-notify/2\0" + publicUrl + "\0").getBytes(UTF_8);
        byte[] signature = hmac(
                secret.getBytes(UTF_8),
                ByteBuffer.allocate(context.length + fields.length).put(context).put(fields));
        byte[] maskKey = hmac(secret.getBytes(UTF_8), UTF_8.encode("identity-verification-notify-mask/2"));
        byte[] mask = hmac(maskKey, ByteBuffer.wrap(signature));
        for (int i = 0; i < 16; i++) {
            fields[1 + i] ^= mask[i];
        }
        return Base64.getUrlEncoder()
                .encodeToString(
                        ByteBuffer.allocate(57).put(fields).put(signature).array());
    }

    private static byte[] hmac(byte[] key, ByteBuffer data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(data.rewind());
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
