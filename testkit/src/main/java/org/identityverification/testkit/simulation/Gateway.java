package org.identityverification.testkit.simulation;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.wire.Call;

/**
 * Checks length and headers of every call: contract, section 1. A nonce may differ by 15 minutes from the movable clock or from the
 * real one, so that a call is accepted whether or not the application's own clock was moved. Thread-safe.
 */
final class Gateway {

    private static final System.Logger LOG = System.getLogger(Gateway.class.getName());
    private static final long REACH = Duration.ofMinutes(15).toMillis();

    private final List<String> appCodes;
    private final String expected;
    private final Clock clock;
    private final Map<String, TreeSet<Long>> usedNonces = new HashMap<>();

    Gateway(List<String> appCodes, boolean namesAppCodes, Clock clock) {
        this.appCodes = List.copyOf(appCodes);
        this.expected = namesAppCodes ? String.join(" or ", appCodes) : "one that it was started with";
        this.clock = clock;
    }

    /** Why a call is refused, or empty. If the app code is right, its nonce is used up. */
    Optional<GatewayRefusal> check(Call call) {
        if (call.bytes().length > Simulation.MAX_BODY_LENGTH) {
            return Optional.of(GatewayRefusal.I413RL);
        }
        Optional<String> appCode = call.appCode();
        if (appCode.filter(appCodes::contains).isEmpty()) {
            // What came stays out of the log: it may belong to a real account.
            LOG.log(
                    Level.WARNING,
                    "{0} refused: Invalid AppCode. This simulated provider expects {1}: set"
                            + " identity-verification.app-code, or the app code of the account, to it",
                    call,
                    expected);
            return Optional.of(appCode.isPresent() ? GatewayRefusal.A400AC : GatewayRefusal.A401AC);
        }
        String nonce = String.join(",", call.headers().getOrDefault("X-Ca-Nonce", List.of()));
        return nonce.matches("[0-9]{1,18}")
                ? use(Long.parseLong(nonce), appCode.get())
                : Optional.of(GatewayRefusal.CLASSIC_INVALID_TIMESTAMP);
    }

    private synchronized Optional<GatewayRefusal> use(long nonce, String appCode) {
        long movedTime = clock.millis();
        long realTime = System.currentTimeMillis();
        if (Math.abs(nonce - movedTime) > REACH && Math.abs(nonce - realTime) > REACH) {
            return Optional.of(
                    nonce < movedTime
                            ? GatewayRefusal.CLASSIC_TIMESTAMP_EXPIRED
                            : GatewayRefusal.CLASSIC_INVALID_TIMESTAMP);
        }
        TreeSet<Long> used = usedNonces.computeIfAbsent(appCode, any -> new TreeSet<>());
        used.headSet(Math.min(movedTime, realTime) - REACH).clear();
        return used.add(nonce) ? Optional.empty() : Optional.of(GatewayRefusal.I400NC);
    }
}
