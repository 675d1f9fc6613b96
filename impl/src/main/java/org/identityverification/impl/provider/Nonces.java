package org.identityverification.impl.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the values of {@code X-Ca-Nonce} (contract, section 1) for each app code: the time in milliseconds, or one more than the
 * last value. After more than ten minutes ahead, because the clock was wrong, values start again from the clock.
 */
final class Nonces {

    /** How long the gateway remembers a value. */
    static final Duration REMEMBERED = Duration.ofMinutes(15);

    private static final long MAX_LEAD = Duration.ofMinutes(10).toMillis();

    private final Clock clock;
    private final Map<String, Long> last = new HashMap<>();

    Nonces(Clock clock) {
        this.clock = clock;
    }

    synchronized long next(String authorization) {
        long now = clock.millis();
        Long before = last.get(authorization);
        if (before == null) {
            // Forgets the codes that are no longer in use.
            last.values().removeIf(value -> value < now - REMEMBERED.toMillis());
        }
        long next = before == null || before - now > MAX_LEAD ? now : Math.max(now, before + 1);
        last.put(authorization, next);
        return next;
    }
}
