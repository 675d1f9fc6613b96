package org.identityverification.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The tokens of notify URLs as the design describes them, made without any code of the module. */
public final class Tokens {

    private static final long AN_HOUR = 3_600_000;

    private Tokens() {}

    public static String valid(UUID id, String publicUrl, String secret) {
        return token(id, 1, System.currentTimeMillis() + AN_HOUR, publicUrl, secret);
    }

    public static String expired(UUID id, String publicUrl, String secret) {
        return token(id, 1, System.currentTimeMillis() - AN_HOUR, publicUrl, secret);
    }

    public static String token(UUID id, int version, long expiry, String publicUrl, String secret) {
        byte[] fields = ByteBuffer.allocate(25)
                .put((byte) version)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(expiry)
                .array();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update(("identity-verification-notify/1\0" + publicUrl + "\0").getBytes(UTF_8));
            return Base64.getUrlEncoder()
                    .encodeToString(ByteBuffer.allocate(57)
                            .put(fields)
                            .put(mac.doFinal(fields))
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
