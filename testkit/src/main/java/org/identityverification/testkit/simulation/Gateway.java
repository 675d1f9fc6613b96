package org.identityverification.testkit.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.identityverification.testkit.script.GatewayRefusal;
import org.jspecify.annotations.Nullable;

/** Checks the two headers of every call: contract, section 1. */
public final class Gateway {

    /** The header with the word {@code APPCODE}, one space, and the app code. */
    public static final String AUTHORIZATION = "Authorization";

    /** The header with the nonce: the current time in epoch milliseconds, never the same twice. */
    public static final String NONCE = "X-Ca-Nonce";

    private static final String SCHEME = "APPCODE ";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final String appCode;
    private final Clock clock;
    private final NonceWindow nonces = new NonceWindow();

    /**
     * A gateway that knows one customer.
     *
     * @param appCode the customer's app code
     * @param clock what the nonce is compared with
     */
    public Gateway(String appCode, Clock clock) {
        this.appCode = appCode;
        this.clock = clock;
    }

    /**
     * Checks a call, and uses its nonce up when the app code is right.
     *
     * @param authorization the header {@code Authorization}, null when absent
     * @param nonce the header {@code X-Ca-Nonce}, null when absent
     * @return why the call is refused, or empty
     */
    public Optional<GatewayRefusal> check(@Nullable String authorization, @Nullable String nonce) {
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            return Optional.of(GatewayRefusal.A401AC);
        }
        if (!sameSecret(authorization.substring(SCHEME.length()), appCode)) {
            return Optional.of(GatewayRefusal.A400AC);
        }
        if (nonce == null || !NUMBER.matcher(nonce).matches()) {
            return Optional.of(GatewayRefusal.CLASSIC_INVALID_TIMESTAMP);
        }
        return switch (nonces.use(Long.parseLong(nonce), clock.millis())) {
            case FRESH -> Optional.empty();
            case USED -> Optional.of(GatewayRefusal.I400NC);
            case EXPIRED -> Optional.of(GatewayRefusal.CLASSIC_TIMESTAMP_EXPIRED);
            case IN_FUTURE -> Optional.of(GatewayRefusal.CLASSIC_INVALID_TIMESTAMP);
        };
    }

    private static boolean sameSecret(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
