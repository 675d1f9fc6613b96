package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.identityverification.it.server.TestKeys;

/** Tokens of callers (MicroProfile JWT), made without any library: good ones and bad ones. */
final class CallerTokens {

    static final String ISSUER = "https://login.example.com";
    static final String AUDIENCE = "identity-verification";
    static final String ROLE = "identity-verification";
    static final String BACKEND_ROLE = "identity-verification-backend";

    static final String OPERATOR_ROLE = "identity-verification-operator";

    private static final String KEY = "key-of-the-tests";

    private final KeyPair keys;
    private final String key;

    private CallerTokens(KeyPair keys, String key) {
        this.keys = keys;
        this.key = key;
    }

    static CallerTokens make() throws GeneralSecurityException {
        return make(KEY);
    }

    static CallerTokens make(String key) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return new CallerTokens(generator.generateKeyPair(), key);
    }

    /** The same key under another name. */
    CallerTokens named(String other) {
        return new CallerTokens(keys, other);
    }

    /** Writes what a server needs in order to trust these tokens. */
    Path writeKeys(Path file) throws IOException {
        return Files.writeString(file, jwks(this));
    }

    /** The keys as an identity provider publishes them. */
    static String jwks(CallerTokens... all) {
        JsonArrayBuilder keys = Json.createArrayBuilder();
        for (CallerTokens one : all) {
            RSAPublicKey published = (RSAPublicKey) one.keys.getPublic();
            keys.add(Json.createObjectBuilder()
                    .add("kty", "RSA")
                    .add("use", "sig")
                    .add("kid", one.key)
                    .add("n", base64(published.getModulus().toByteArray()))
                    .add("e", base64(published.getPublicExponent().toByteArray())));
        }
        return Json.createObjectBuilder().add("keys", keys).build().toString();
    }

    String of(String name) {
        return signed(claims(name));
    }

    /** A token of a person, who chooses no {@code contextId}. */
    String ofPerson(String subject) {
        return withGroups(subject, ROLE);
    }

    /** A token with these groups, and no others. */
    String withGroups(String subject, String... groups) {
        return signed(claims(subject).add("groups", Json.createArrayBuilder(List.of(groups))));
    }

    /** The claims of a good token of a backend, to be changed or removed. */
    static JsonObjectBuilder claims(String name) {
        Instant now = Instant.now();
        return Json.createObjectBuilder()
                .add("iss", ISSUER)
                .add("aud", AUDIENCE)
                .add("sub", name)
                .add("upn", name)
                .add("jti", UUID.randomUUID().toString())
                .add("groups", Json.createArrayBuilder(List.of("readers", ROLE, BACKEND_ROLE)))
                .add("iat", now.getEpochSecond())
                .add("exp", now.plusSeconds(600).getEpochSecond());
    }

    String signed(JsonObjectBuilder claims) {
        return signed(header("RS256"), claims);
    }

    private JsonObjectBuilder header(String algorithm) {
        return Json.createObjectBuilder()
                .add("alg", algorithm)
                .add("typ", "JWT")
                .add("kid", key);
    }

    String signed(JsonObjectBuilder header, JsonObjectBuilder claims) {
        String content = content(header, claims);
        return content + "." + base64(sign(keys.getPrivate(), content));
    }

    /** Not signed: its algorithm is "none". */
    String unsigned(JsonObjectBuilder claims) {
        return content(header("none"), claims) + ".";
    }

    /** Signed with the public key as if that were a shared secret. */
    String signedWithThePublicKey(JsonObjectBuilder claims) throws GeneralSecurityException {
        String content = content(header("HS256"), claims);
        String publicKey = TestKeys.pem("PUBLIC KEY", keys.getPublic().getEncoded());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(publicKey.getBytes(UTF_8), "HmacSHA256"));
        return content + "." + base64(mac.doFinal(content.getBytes(UTF_8)));
    }

    private static String content(JsonObjectBuilder header, JsonObjectBuilder claims) {
        return base64(header.build().toString().getBytes(UTF_8)) + "."
                + base64(claims.build().toString().getBytes(UTF_8));
    }

    private static byte[] sign(PrivateKey key, String content) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
