package org.identityverification.it.production;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;

/** The tokens that a caller without a good one may try. */
enum BadToken {
    ANOTHER_KEY,
    UNKNOWN_KEY_NAME,
    NO_KEY_NAME,
    EXPIRED,
    ANOTHER_ISSUER,
    ANOTHER_AUDIENCE,
    NO_AUDIENCE,
    UNSIGNED,
    SIGNED_WITH_THE_PUBLIC_KEY;

    String token(CallerTokens tokens, CallerTokens strangers) throws Exception {
        JsonObjectBuilder claims = CallerTokens.claims("canary-caller");
        return switch (this) {
            case ANOTHER_KEY -> strangers.of("canary-caller");
            case UNKNOWN_KEY_NAME -> tokens.named("canary-key").of("canary-caller");
            case NO_KEY_NAME -> tokens.signed(Json.createObjectBuilder().add("alg", "RS256"), claims);
            case EXPIRED ->
                tokens.signed(claims.add("iat", secondsFromNow(-7200)).add("exp", secondsFromNow(-3600)));
            case ANOTHER_ISSUER -> tokens.signed(claims.add("iss", "https://canary-issuer.example.net"));
            case ANOTHER_AUDIENCE -> tokens.signed(claims.add("aud", "canary-audience"));
            case NO_AUDIENCE -> tokens.signed(claims.remove("aud"));
            case UNSIGNED -> tokens.unsigned(claims);
            case SIGNED_WITH_THE_PUBLIC_KEY -> tokens.signedWithThePublicKey(claims);
        };
    }

    private static long secondsFromNow(long seconds) {
        return Instant.now().plusSeconds(seconds).getEpochSecond();
    }
}
