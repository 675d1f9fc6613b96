package org.identityverification.testkit.simulation;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.wire.Call;

/**
 * Checks length and headers of every call: contract, section 1. A nonce may be 15 minutes from the clock that a test has moved or
 * from the real one, so that an application is let in whether or not its own clock was moved. Safe for use by several threads.
 */
final class Gateway {

    private static final System.Logger LOG = System.getLogger(Gateway.class.getName());
    private static final String SCHEME = "APPCODE ";
    private static final long REACH = Duration.ofMinutes(15).toMillis();
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final String appCode;
    private final Clock clock;
    private final TreeSet<Long> usedNonces = new TreeSet<>();

    Gateway(String appCode, Clock clock) {
        this.appCode = appCode;
        this.clock = clock;
    }

    /** Why a call is refused, or empty. The nonce is used up when the app code is right. */
    Optional<GatewayRefusal> check(Call call) {
        if (call.bytes().length > Simulation.MAX_BODY_LENGTH) {
            return Optional.of(GatewayRefusal.I413RL);
        }
        String authorization = call.header("Authorization").orElse("");
        if (!authorization.equals(SCHEME + appCode)) {
            LOG.log(
                    Level.WARNING,
                    "A call was refused because of its app code. This simulated provider expects {0}: set"
                            + " identity-verification.app-code to it",
                    appCode);
            return Optional.of(authorization.startsWith(SCHEME) ? GatewayRefusal.A400AC : GatewayRefusal.A401AC);
        }
        String nonce = String.join(",", call.headers().getOrDefault("X-Ca-Nonce", List.of()));
        if (!NUMBER.matcher(nonce).matches()) {
            return Optional.of(GatewayRefusal.CLASSIC_INVALID_TIMESTAMP);
        }
        return use(Long.parseLong(nonce));
    }

    private synchronized Optional<GatewayRefusal> use(long nonce) {
        long movedTime = clock.millis();
        long realTime = System.currentTimeMillis();
        if (Math.abs(nonce - movedTime) > REACH && Math.abs(nonce - realTime) > REACH) {
            return Optional.of(
                    nonce < movedTime
                            ? GatewayRefusal.CLASSIC_TIMESTAMP_EXPIRED
                            : GatewayRefusal.CLASSIC_INVALID_TIMESTAMP);
        }
        usedNonces.headSet(Math.min(movedTime, realTime) - REACH).clear();
        return usedNonces.add(nonce) ? Optional.empty() : Optional.of(GatewayRefusal.I400NC);
    }
}
