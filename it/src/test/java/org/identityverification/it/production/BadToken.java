package org.identityverification.it.production;

import jakarta.json.JsonObjectBuilder;
import java.time.Instant;

/** What a caller without a good token may try. */
enum BadToken {
    GARBAGE,
    EMPTY,
    ANOTHER_KEY,
    TAMPERED,
    EXPIRED,
    ANOTHER_ISSUER,
    ANOTHER_AUDIENCE,
    NO_AUDIENCE,
    UNSIGNED,
    SIGNED_WITH_THE_PUBLIC_KEY;

    String token(CallerTokens tokens, CallerTokens strangers) throws Exception {
        JsonObjectBuilder claims = CallerTokens.claims("canary-caller");
        return switch (this) {
            case GARBAGE -> "canary-garbage";
            case EMPTY -> "";
            case ANOTHER_KEY -> strangers.of("canary-caller");
            case TAMPERED -> tampered(tokens);
            case EXPIRED ->
                tokens.signed(claims.add("iat", secondsFromNow(-7200)).add("exp", secondsFromNow(-3600)));
            case ANOTHER_ISSUER -> tokens.signed(claims.add("iss", "https://canary-issuer.example.net"));
            case ANOTHER_AUDIENCE -> tokens.signed(claims.add("aud", "canary-audience"));
            case NO_AUDIENCE -> tokens.signed(claims.remove("aud"));
            case UNSIGNED -> tokens.unsigned(claims);
            case SIGNED_WITH_THE_PUBLIC_KEY -> tokens.signedWithThePublicKey(claims);
        };
    }

    private static String tampered(CallerTokens tokens) {
        String[] good = tokens.of("canary-caller").split("\\.", -1);
        String[] other = tokens.of("canary-other").split("\\.", -1);
        return good[0] + "." + other[1] + "." + good[2];
    }

    private static long secondsFromNow(long seconds) {
        return Instant.now().plusSeconds(seconds).getEpochSecond();
    }
}
