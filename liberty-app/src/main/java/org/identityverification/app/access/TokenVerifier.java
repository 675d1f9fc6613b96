package org.identityverification.app.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.app.config.Keys;
import org.identityverification.impl.runtime.messages.OncePerMinute;

/** Verifies callers' tokens as MicroProfile JWT says, with keys of a JWKS alone: never with one that a token brings or points to. */
final class TokenVerifier {

    private static final Logger LOGGER = System.getLogger(TokenVerifier.class.getName());

    private static final String ISSUER = "mp.jwt.verify.issuer";
    private static final String AUDIENCES = "mp.jwt.verify.audiences";
    private static final String ALGORITHM = "mp.jwt.verify.publickey.algorithm";
    private static final String CLOCK_SKEW = "mp.jwt.verify.clock.skew";

    private final JWSAlgorithm algorithm;
    private final DefaultJWTClaimsVerifier<?> claimsVerifier;
    private final OncePerMinute refusals = new OncePerMinute();

    TokenVerifier(Keys keys) {
        algorithm = JWSAlgorithm.parse(keys.get(
                        ALGORITHM,
                        it -> it.matches("[RE]S(256|384|512)"),
                        "must be RS256, RS384, RS512, ES256, ES384 or ES512")
                .orElse("RS256"));
        String issuer = keys.get(ISSUER).orElse("");
        keys.require(ISSUER, !issuer.isEmpty(), "must be set: it says whose tokens are trusted");
        Set<String> audiences = Stream.of(keys.get(AUDIENCES).orElse("").split(","))
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        keys.require(AUDIENCES, !audiences.isEmpty(), "must name the audience of callers' tokens");
        claimsVerifier = new DefaultJWTClaimsVerifier<>(
                audiences, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("exp"), Set.of());
        claimsVerifier.setMaxClockSkew(
                keys.get(CLOCK_SKEW, it -> it.matches("[0-9]{1,4}"), "must be a number of seconds, at most 9999")
                        .map(Integer::valueOf)
                        .orElse(300));
    }

    /** The keys of a JWKS that can have signed a token, by their {@code kid}. What else it lists is left out. */
    Map<String, JWSVerifier> keysOf(byte[] jwks) throws ParseException {
        JWSHeader header = new JWSHeader(algorithm);
        JWKMatcher usable = JWKMatcher.forJWSHeader(header);
        Map<String, JWSVerifier> keys = new HashMap<>();
        Map<String, Object>[] listed = JSONObjectUtils.getJSONObjectArray(
                JSONObjectUtils.parse(new String(jwks, StandardCharsets.UTF_8)), "keys");
        if (listed == null) {
            throw new ParseException("no keys", 0);
        }
        for (Map<String, Object> one : listed) {
            try {
                JWK key = JWK.parse(one);
                if (key.getKeyID() != null && usable.matches(key)) {
                    keys.putIfAbsent(
                            key.getKeyID(),
                            new DefaultJWSVerifierFactory()
                                    .createJWSVerifier(header, ((AsymmetricJWK) key).toPublicKey()));
                }
            } catch (ParseException | JOSEException | RuntimeException e) {
                // A key of a kind that is not known here is for others.
            }
        }
        return Map.copyOf(keys);
    }

    /** Who sent a token, or empty if it can't be trusted. The log says why only for what the issuer has signed. */
    Optional<Guard.Token> verified(String sent, Map<String, JWSVerifier> keys) {
        try {
            SignedJWT token = SignedJWT.parse(sent);
            JWSHeader header = token.getHeader();
            JWSVerifier key = keys.get(Optional.ofNullable(header.getKeyID()).orElse(""));
            // No extension is understood here, not even RFC 7797 (b64), which is not for tokens.
            boolean isPlain = header.getCriticalParams() == null && header.isBase64URLEncodePayload();
            if (key == null || !isPlain || !header.getAlgorithm().equals(algorithm) || !token.verify(key)) {
                return Optional.empty();
            }
            claimsVerifier.verify(token.getJWTClaimsSet(), null);
            return Optional.of(callerOf(token.getJWTClaimsSet()));
        } catch (BadJWTException e) {
            if (refusals.permits(String.valueOf(e.getMessage()))) {
                LOGGER.log(
                        Level.WARNING,
                        "IVAPP0012W: A caller's token with a good signature was refused: " + e.getMessage());
            }
            return Optional.empty();
        } catch (ParseException | JOSEException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Guard.Token callerOf(JWTClaimsSet claims) throws ParseException, BadJWTException {
        for (String claim : List.of("upn", "preferred_username", "sub")) {
            String name = claims.getStringClaim(claim);
            if (name != null) {
                List<String> groups = claims.getStringListClaim("groups");
                return new Guard.Token(
                        name,
                        Optional.ofNullable(claims.getSubject()).filter(it -> !it.isBlank()),
                        groups == null ? Set.of() : Set.copyOf(groups));
            }
        }
        throw new BadJWTException("JWT without upn, preferred_username and sub");
    }
}
