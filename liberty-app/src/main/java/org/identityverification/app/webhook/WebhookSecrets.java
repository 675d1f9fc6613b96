package org.identityverification.app.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs by Standard Webhooks, with every secret ({@code v1}) and every private key ({@code v1a}): while a new one replaces an old one,
 * the receiver may know only one.
 */
final class WebhookSecrets {

    private static final String SECRET = "whsec_";
    private static final String PRIVATE_KEY = "whsk_";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final int SEED_BYTES = 32;
    private static final String HMAC = "HmacSHA256";
    private static final String ED25519 = "Ed25519";

    private final List<Key> keys;

    private WebhookSecrets(List<Key> keys) {
        this.keys = keys;
    }

    /** Throws an {@link IllegalArgumentException}, which does not quote the text, when it is not a list of secrets and private keys. */
    static WebhookSecrets of(String listed) {
        return new WebhookSecrets(
                Stream.of(listed.split(",", -1)).map(WebhookSecrets::keyOf).toList());
    }

    /** Whether a receiver that knows its secrets of these can sign with one of the others. From a private key it knows the public one. */
    boolean share(WebhookSecrets others) {
        return !Collections.disjoint(
                keys.stream().filter(SecretKey.class::isInstance).toList(), others.keys);
    }

    /** The value of the header {@code webhook-signature}. */
    String sign(String id, long timestamp, byte[] body) {
        byte[] metadata = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return keys.stream().map(key -> sign(key, metadata, body)).collect(Collectors.joining(" "));
    }

    private static Key keyOf(String text) {
        String secret = text.strip();
        boolean isPrivateKey = secret.startsWith(PRIVATE_KEY);
        if (!isPrivateKey && !secret.startsWith(SECRET)) {
            throw new IllegalArgumentException("begins with neither " + SECRET + " nor " + PRIVATE_KEY);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(secret.substring(secret.indexOf('_') + 1));
        } catch (IllegalArgumentException e) {
            // Its own message quotes what is wrong.
            throw new IllegalArgumentException("is not Base64");
        }
        if (isPrivateKey) {
            return privateKey(bytes);
        }
        if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("has " + bytes.length + " bytes");
        }
        return new SecretKeySpec(bytes, HMAC);
    }

    /** @param bytes the seed, and perhaps the public key behind it */
    private static PrivateKey privateKey(byte[] bytes) {
        if (bytes.length != SEED_BYTES && bytes.length != 2 * SEED_BYTES) {
            throw new IllegalArgumentException("has " + bytes.length + " bytes");
        }
        try {
            return KeyFactory.getInstance(ED25519)
                    .generatePrivate(
                            new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(bytes, SEED_BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ED25519, e);
        }
    }

    private static String sign(Key key, byte[] metadata, byte[] body) {
        try {
            if (key instanceof PrivateKey privateKey) {
                Signature signature = Signature.getInstance(ED25519);
                signature.initSign(privateKey);
                signature.update(metadata);
                signature.update(body);
                return "v1a," + Base64.getEncoder().encodeToString(signature.sign());
            }
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(metadata);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has these algorithms", e);
        }
    }
}
