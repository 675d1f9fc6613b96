package org.identityverification.benchmarks.application;

import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Retry and circuit breaker as one writes them by hand: enough of each to be worth its name. */
final class Guard {

    private static final int MOST_TRIES = 3;
    private static final int WINDOW = 20;
    private static final long OPEN_NANOS = 5_000_000_000L;

    private final boolean[] failed = new boolean[WINDOW];
    private final AtomicLong openUntil = new AtomicLong(Long.MIN_VALUE);
    private int next;
    private int failures;

    <T> T call(Callable<T> attempt) throws Exception {
        for (int tries = 1; ; tries++) {
            if (openUntil.get() != Long.MIN_VALUE && System.nanoTime() - openUntil.get() < 0) {
                throw new IllegalStateException("The breaker is open");
            }
            try {
                T answer = attempt.call();
                note(false);
                return answer;
            } catch (Exception e) {
                note(true);
                if (tries == MOST_TRIES) {
                    throw e;
                }
                Thread.sleep(100 + ThreadLocalRandom.current().nextInt(200));
            }
        }
    }

    private synchronized void note(boolean failure) {
        failures += (failure ? 1 : 0) - (failed[next] ? 1 : 0);
        failed[next] = failure;
        next = (next + 1) % WINDOW;
        if (failures >= WINDOW / 2) {
            openUntil.set(System.nanoTime() + OPEN_NANOS);
        }
    }
}
