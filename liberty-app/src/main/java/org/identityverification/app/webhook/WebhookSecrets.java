package org.identityverification.app.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Signs by Standard Webhooks ({@code v1}), with every secret: while a new one replaces an old one, the receiver may know only one. */
final class WebhookSecrets {

    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKey> keys;

    private WebhookSecrets(List<SecretKey> keys) {
        this.keys = keys;
    }

    /** Throws an {@link IllegalArgumentException}, which does not quote the text, when it is not a list of secrets. */
    static WebhookSecrets of(String listed) {
        return new WebhookSecrets(
                Stream.of(listed.split(",", -1)).map(WebhookSecrets::keyOf).toList());
    }

    /** Whether a receiver that knows these can sign as if it were the sender of the others. */
    boolean share(WebhookSecrets others) {
        return !Collections.disjoint(keys, others.keys);
    }

    /** The value of the header {@code webhook-signature}. */
    String sign(String id, long timestamp, byte[] body) {
        byte[] metadata = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return keys.stream().map(key -> "v1," + hmac(key, metadata, body)).collect(Collectors.joining(" "));
    }

    private static SecretKey keyOf(String text) {
        String secret = text.strip();
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("does not begin with " + PREFIX);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            // Its own message quotes what is wrong.
            throw new IllegalArgumentException("is not Base64");
        }
        if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("has " + bytes.length + " bytes");
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    private static String hmac(SecretKey key, byte[] metadata, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(metadata);
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
