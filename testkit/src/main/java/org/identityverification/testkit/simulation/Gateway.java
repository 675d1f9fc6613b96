package org.identityverification.testkit.simulation;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.simulation.NonceWindow.Verdict;
import org.identityverification.testkit.wire.Call;

/**
 * Checks the two headers of every call: contract, section 1. A nonce may be right by either of two clocks, the one that a test has moved
 * and the real one, so that an application keeps being let in whether or not its own clock was moved too.
 */
final class Gateway {

    private static final String SCHEME = "APPCODE ";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final String appCode;
    private final Clock clock;
    private final NonceWindow nonces = new NonceWindow();
    private final NonceWindow noncesInRealTime = new NonceWindow();

    Gateway(String appCode, Clock clock) {
        this.appCode = appCode;
        this.clock = clock;
    }

    /** Why a call is refused, or empty. The nonce is used up when the app code is right. */
    Optional<GatewayRefusal> check(Call call) {
        String authorization = call.header("Authorization").orElse("");
        if (!authorization.startsWith(SCHEME)) {
            return Optional.of(GatewayRefusal.A401AC);
        }
        if (!authorization.equals(SCHEME + appCode)) {
            return Optional.of(GatewayRefusal.A400AC);
        }
        String nonce = String.join(",", call.headers().getOrDefault("X-Ca-Nonce", List.of()));
        if (!NUMBER.matcher(nonce).matches()) {
            return Optional.of(GatewayRefusal.CLASSIC_INVALID_TIMESTAMP);
        }
        return switch (use(Long.parseLong(nonce))) {
            case FRESH -> Optional.empty();
            case USED -> Optional.of(GatewayRefusal.I400NC);
            case EXPIRED -> Optional.of(GatewayRefusal.CLASSIC_TIMESTAMP_EXPIRED);
            case IN_FUTURE -> Optional.of(GatewayRefusal.CLASSIC_INVALID_TIMESTAMP);
        };
    }

    private Verdict use(long nonce) {
        Verdict moved = nonces.use(nonce, clock.millis());
        Verdict real = noncesInRealTime.use(nonce, System.currentTimeMillis());
        if (moved == Verdict.USED || real == Verdict.USED) {
            return Verdict.USED;
        }
        return real == Verdict.FRESH ? real : moved;
    }
}
