package org.identityverification.impl.tasks;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The pause before the next attempt: doubled each time, from one second up to five minutes, with jitter. */
public final class BackOff {

    private static final long MAX_MILLIS = Duration.ofMinutes(5).toMillis();

    private BackOff() {}

    /** The pause after a number of attempts, at least one: between half of the full pause and all of it. */
    public static Duration after(int attempts) {
        long full = Math.min(MAX_MILLIS, 1000L << Math.min(30, Math.max(0, attempts - 1)));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
    }
}
