package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.identityverification.testservers.KeyValues;

/** Tokens of callers (MicroProfile JWT), made without any library: good ones and bad ones. */
final class CallerTokens {

    static final String ISSUER = "https://login.example.com";
    static final String AUDIENCE = "identity-verification";
    static final String ROLE = "identity-verification";
    static final String BACKEND_ROLE = "identity-verification-backend";

    static final String OPERATOR_ROLE = "identity-verification-operator";
    static final String READER_ROLE = "identity-verification-reader";

    private final KeyPair keys;
    private final String key;

    private CallerTokens(KeyPair keys, String key) {
        this.keys = keys;
        this.key = key;
    }

    static CallerTokens make() throws GeneralSecurityException {
        return make("key-of-the-tests");
    }

    static CallerTokens make(String key) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return new CallerTokens(generator.generateKeyPair(), key);
    }

    CallerTokens named(String other) {
        return new CallerTokens(keys, other);
    }

    static String jwks(CallerTokens tokens) {
        return Json.createObjectBuilder(Map.of("keys", List.of(tokens.publicKey())))
                .build()
                .toString();
    }

    private Map<String, String> publicKey() {
        RSAPublicKey published = (RSAPublicKey) keys.getPublic();
        return KeyValues.of(
                "kty=RSA",
                "use=sig",
                "kid=" + key,
                "n=" + base64(published.getModulus().toByteArray()),
                "e=" + base64(published.getPublicExponent().toByteArray()));
    }

    String of(String name) {
        return signed(claims(name));
    }

    String withGroups(String subject, String... groups) {
        return signed(claims(subject).add("groups", Json.createArrayBuilder(List.of(groups))));
    }

    /** The claims of a good token of a backend, to be changed or removed. */
    static JsonObjectBuilder claims(String name) {
        long now = Instant.now().getEpochSecond();
        return Json.createObjectBuilder(Map.of(
                "iss", ISSUER,
                "aud", AUDIENCE,
                "sub", name,
                "upn", name,
                "jti", UUID.randomUUID().toString(),
                "groups", List.of("readers", ROLE, BACKEND_ROLE),
                "iat", now,
                "exp", now + 600));
    }

    String signed(JsonObjectBuilder claims) {
        return signed(header(), claims);
    }

    JsonObjectBuilder header() {
        return Json.createObjectBuilder(Map.of("alg", "RS256", "typ", "JWT", "kid", key));
    }

    String signed(JsonObjectBuilder header, JsonObjectBuilder claims) {
        return signed(header.build().toString(), claims.build().toString());
    }

    String signed(String header, String claims) {
        String content = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(content.getBytes(UTF_8));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
