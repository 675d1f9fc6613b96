package org.identityverification.app.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.identityverification.app.config.Keys;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.testservers.KeyValues;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerKeysTest {

    private static final String LOCATION = "mp.jwt.verify.publickey.location";
    private static final String ALGORITHM = "mp.jwt.verify.publickey.algorithm";
    private static final String PROXY = "identity-app.caller-keys.proxy";
    private static final String COPY = "identity-app.caller-keys.copy";
    private static final String REMOTE = "https://login.example.com/keys";
    private static final JWK RSA = rsa("known");

    @TempDir
    Path folder;

    private final Map<String, String> configured = new HashMap<>();

    @BeforeEach
    void configure() {
        configured.putAll(KeyValues.of(
                LOCATION + "=" + file().toUri(),
                "mp.jwt.verify.issuer=https://login.example.com",
                "mp.jwt.verify.audiences=others, callers"));
    }

    @Test
    void verify_a_token_that_was_signed_with_one_of_them() throws Exception {
        CallerKeys keys = reading(RSA, rsa("next"));

        assertThat(keys.verified(token(RSA, claims())))
                .contains(new Guard.Token("name", Optional.of("subject"), Set.of("a", "b")));
        assertThat(keys.verified(token(rsa("known"), claims()))).isEmpty();
        assertThat(keys.verified(token(rsa("other"), claims()))).isEmpty();
        assertThat(keys.verified(null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"upn, upn", "preferred_username, preferred_username", "sub, subject"})
    void name_a_caller_by_the_first_claim_that_has_a_name(String first, String name) throws Exception {
        JWTClaimsSet.Builder claims = claims().claim("upn", null);
        if (!first.equals("sub")) {
            claims.claim("preferred_username", "preferred_username").claim(first, first);
        }

        assertThat(reading(RSA).verified(token(RSA, claims.claim("groups", null))))
                .contains(new Guard.Token(name, Optional.of("subject"), Set.of()));
        assertThat(reading(RSA).verified(token(RSA, claims().claim("upn", null).subject(null))))
                .isEmpty();
    }

    @Test
    void allow_for_the_configured_clock_skew() throws Exception {
        JWTClaimsSet.Builder expired = claims().expirationTime(in(-200));

        assertThat(reading(RSA).verified(token(RSA, expired))).isPresent();
        assertThat(reading(RSA).verified(token(RSA, claims().notBeforeTime(in(400)))))
                .isEmpty();
        assertThat(reading(RSA).verified(token(RSA, claims().expirationTime(null))))
                .isEmpty();
        configured.put("mp.jwt.verify.clock.skew", "100");
        assertThat(reading(RSA).verified(token(RSA, expired))).isEmpty();
    }

    @Test
    void are_those_of_the_configured_algorithm_with_a_kid_for_signatures() throws Exception {
        JWK curve = new ECKeyGenerator(Curve.P_256).keyID("curve").generate();
        JWK other = new ECKeyGenerator(Curve.P_384).keyID("other").generate();
        JWK nameless = new ECKeyGenerator(Curve.P_256).generate();
        ECKey own = new ECKeyGenerator(Curve.P_256).keyID("enc").generate();
        JWK encrypting = new ECKey.Builder(own).keyUse(KeyUse.ENCRYPTION).build();

        assertThat(reading(RSA, curve).verified(token(curve, claims()))).isEmpty();
        configured.put(ALGORITHM, "ES256");
        CallerKeys keys = reading(RSA, other, nameless, encrypting, curve);
        assertThat(keys.verified(token(curve, claims()))).isPresent();
        assertThat(keys.verified(token(nameless, claims()))).isEmpty();
        assertThat(keys.verified(token(own, claims()))).isEmpty();
        assertThat(keys.verified(token(RSA, claims()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN PUBLIC KEY-----", "{}", "{\"keys\":{}}",
                "{\"keys\":[]}", "{\"keys\":[1]}", "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"known\"},{\"kty\":\"new\"}]}",
                "<html>"
            })
    void stay_as_they_are_when_the_next_JWKS_is_none(String content) throws Exception {
        CallerKeys keys = reading(RSA);
        for (String next : List.of(content, content + " ".repeat(65_536))) {
            Files.writeString(file(), next);
            keys.renew(reader());
            assertThat(keys.verified(token(RSA, claims()))).isPresent();
        }

        Files.delete(file());
        keys.renew(reader());
        assertThat(keys.verified(token(RSA, claims()))).isPresent();

        renew(keys, rsa("next"));
        assertThat(keys.verified(token(RSA, claims()))).isEmpty();
    }

    @Test
    void are_missing_for_a_token_until_one_is_read_and_for_nothing_else() throws Exception {
        CallerKeys keys = checked();

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> keys.verified(token(RSA, claims())))
                .withMessage("CALLER_KEYS_MISSING");
        for (String none : List.of("", "Bearer", "Bearer x", "Bearer a.b.c.d.e", "Basic a.b.c", "Bearer ?.b.c")) {
            assertThat(keys.verified(none)).isEmpty();
        }
    }

    @Test
    void keep_a_node_from_being_ready_only_until_their_first_read_has_ended() {
        CallerKeys keys = checked();
        assertThat(keys.isFirstReadUnderWay()).isTrue();

        keys.renew(reader());

        assertThat(keys.age()).isEmpty();
        assertThat(keys.isFirstReadUnderWay()).isFalse();
        assertThat(new CallerKeys().isFirstReadUnderWay()).as("development").isFalse();
    }

    @Test
    void survive_a_restart_in_a_copy_of_the_same_address() throws Exception {
        configured.put(LOCATION, REMOTE);
        configured.put(COPY, folder.resolve("data/copy").toString());
        CallerKeys keys = checked();
        keys.renew(new JwksReader(keys(), null) {
            @Override
            byte[] read() {
                return jwks(RSA).getBytes(UTF_8);
            }
        });

        assertThat(checked().verified(token(RSA, claims()))).isPresent();
        configured.put(LOCATION, REMOTE + "/of-another-provider");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> checked().verified(token(RSA, claims())));
    }

    @ParameterizedTest
    @CsvSource({
        "mp.jwt.verify.issuer, ''",
        "mp.jwt.verify.audiences, ' , '",
        "mp.jwt.verify.clock.skew, PT1M",
        ALGORITHM + ", HS256",
        LOCATION + ", ''",
        LOCATION + ", canary.json",
        LOCATION + ", http://canary.example.com/keys",
        LOCATION + ", https://user@canary.example.com/keys",
        PROXY + ", canary",
        PROXY + ", proxy.example.com:3128",
        COPY + ", canary"
    })
    void need_right_keys_by_name(String key, String value) {
        configured.put(key, value);

        Keys keys = keys();
        new CallerKeys().check(keys);

        assertThat(keys.faults()).singleElement(STRING).startsWith(key + " ").doesNotContain("canary");
    }

    private Path file() {
        return folder.resolve("jwks.json");
    }

    private Keys keys() {
        return new Keys(key -> Optional.ofNullable(configured.get(key)));
    }

    private CallerKeys checked() {
        CallerKeys callers = new CallerKeys();
        Keys keys = keys();
        callers.check(keys);
        assertThat(keys.faults()).isEmpty();
        return callers;
    }

    private JwksReader reader() {
        return new JwksReader(keys(), null);
    }

    private CallerKeys reading(JWK... listed) throws IOException {
        CallerKeys keys = checked();
        renew(keys, listed);
        return keys;
    }

    private void renew(CallerKeys keys, JWK... listed) throws IOException {
        Files.writeString(file(), jwks(listed));
        keys.renew(reader());
    }

    private static String jwks(JWK... listed) {
        return new JWKSet(Arrays.asList(listed)).toString(true);
    }

    private static JWK rsa(String name) {
        try {
            return new RSAKeyGenerator(2048).keyID(name).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Date in(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://login.example.com")
                .audience("callers")
                .subject("subject")
                .claim("upn", "name")
                .claim("groups", List.of("a", "b"))
                .expirationTime(in(600));
    }

    private static String token(JWK key, JWTClaimsSet.Builder claims) throws JOSEException {
        JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(key);
        JWSAlgorithm algorithm = key.getKeyType().getValue().equals("EC") ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256;
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims.build());
        token.sign(signer);
        return "Bearer " + token.serialize();
    }
}
