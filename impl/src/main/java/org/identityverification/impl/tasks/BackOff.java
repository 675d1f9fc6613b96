package org.identityverification.impl.tasks;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** The pause before the next attempt: doubled each time, up to a limit, with jitter. */
final class BackOff {

    /** From one second to five minutes. */
    static final BackOff STANDARD = new BackOff(
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            () -> ThreadLocalRandom.current().nextDouble());

    private static final int MAX_SHIFT = 30;

    private final Duration first;
    private final Duration longest;
    private final DoubleSupplier random;

    BackOff(Duration first, Duration longest, DoubleSupplier random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** The pause after so many attempts, at least one: between half of the full pause and all of it. */
    Duration after(int attempts) {
        long factor = 1L << Math.min(MAX_SHIFT, Math.max(0, attempts - 1));
        long full = Math.min(longest.toMillis(), first.toMillis() * factor);
        return Duration.ofMillis((long) (full * (0.5 + random.getAsDouble() / 2)));
    }
}
