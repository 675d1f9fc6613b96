package org.identityverification.testkit.simulation;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.wire.Call;

/**
 * Checks length and headers of every call: contract, section 1. A nonce may differ by 15 minutes from the movable clock or from the
 * real one, so that a call is accepted whether or not the application's own clock was moved. Thread-safe.
 */
final class Gateway {

    private static final System.Logger LOG = System.getLogger(Gateway.class.getName());
    private static final long REACH = Duration.ofMinutes(15).toMillis();
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final int HASH_BYTES = 4;

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
            LOG.log(
                    Level.WARNING,
                    "{0} refused: Invalid AppCode {1}. This simulated provider expects {2}: set"
                            + " identity-verification.app-code, or the app code of the account, to it",
                    call,
                    appCode.map(it -> "whose SHA-256 begins with " + hash(it)).orElse("(it has none)"),
                    expected);
            return Optional.of(appCode.isPresent() ? GatewayRefusal.A400AC : GatewayRefusal.A401AC);
        }
        String nonce = String.join(",", call.headers().getOrDefault("X-Ca-Nonce", List.of()));
        if (!NUMBER.matcher(nonce).matches()) {
            return Optional.of(GatewayRefusal.CLASSIC_INVALID_TIMESTAMP);
        }
        return use(Long.parseLong(nonce), appCode.get());
    }

    /** Whether {@link #check} has logged this refusal itself. */
    static boolean isOfAppCode(GatewayRefusal refusal) {
        return refusal == GatewayRefusal.A400AC || refusal == GatewayRefusal.A401AC;
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

    /** Identifies an app code without showing it: it may belong to a real account. */
    private static String hash(String appCode) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(appCode.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
