package org.identityverification.impl.tasks;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The pause before the next attempt: doubled each time, from one second up to five minutes, with jitter. */
public final class BackOff {

    private static final long FIRST_MILLIS = Duration.ofSeconds(1).toMillis();
    private static final long MAX_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final int MAX_DOUBLINGS = 30;

    private BackOff() {}

    /** The pause after a number of attempts, at least one: between half of the full pause and all of it. */
    public static Duration after(int attempts) {
        int doublings = Math.min(MAX_DOUBLINGS, Math.max(0, attempts - 1));
        long full = Math.min(MAX_MILLIS, FIRST_MILLIS << doublings);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
    }
}
