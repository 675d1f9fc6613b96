package org.identityverification.impl.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes the values of {@code X-Ca-Nonce} (contract, section 1): the current time in milliseconds, which must not repeat
 * within 15 minutes in this JVM, however many threads ask and whatever the clock does.
 *
 * <p>A value is {@code max(now, last + 1)}. When the last value is more than ten minutes ahead of the clock, because the
 * clock was wrong and has been corrected, values start again from the clock, stepping over everything that was given out
 * in the last 15 minutes: where everything nearer has been given out, they get further ahead rather than repeat or wait. How
 * long ago that was is measured by a monotonic clock, not by the one that is in doubt.
 *
 * <p>Values are given out in runs. Within a run only an atomic counter moves, without a wait even when many threads draw at
 * once; a run ends after a minute's worth of values, when the clock jumps, and before it would meet values of an earlier run.
 */
final class Nonce {

    static final Duration REMEMBERED = Duration.ofMinutes(15);

    private static final long TOO_FAR_AHEAD = Duration.ofMinutes(10).toMillis();
    private static final long VALUES_IN_A_RUN = Duration.ofMinutes(1).toMillis();
    // Beyond every limit, and far from where counting on would overflow.
    private static final long CLOSED = Long.MAX_VALUE / 2;

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Deque<GivenOut> givenOut = new ArrayDeque<>();
    private volatile Run run;

    Nonce(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        long now = clock.millis();
        this.run = new Run(now, now + VALUES_IN_A_RUN, TOO_FAR_AHEAD);
    }

    long next() {
        while (true) {
            Run current = run;
            long value = current.next(clock.millis());
            if (value < current.limit) {
                return value;
            }
            startNewRun(current);
        }
    }

    private synchronized void startNewRun(Run ended) {
        if (run != ended) {
            return;
        }
        long last = ended.close();
        long nanos = nanoTime.getAsLong();
        givenOut.removeIf(old -> nanos - old.endedAt > REMEMBERED.toNanos());
        if (last >= ended.first) {
            givenOut.addLast(new GivenOut(ended.first, last, nanos));
        }
        long now = clock.millis();
        long first = stepOver(last - now > TOO_FAR_AHEAD ? now : Math.max(now, last + 1));
        long limit = Math.min(first + VALUES_IN_A_RUN, nextGivenOutAfter(first));
        // Too far ahead once more: everything below was given out, so starting again would lead here again, for ever.
        boolean noneNearer = first - now > TOO_FAR_AHEAD;
        run = new Run(first, limit, noneNearer ? limit - now : TOO_FAR_AHEAD);
    }

    private long stepOver(long candidate) {
        long free = candidate;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (GivenOut span : givenOut) {
                if (span.first <= free && free <= span.last) {
                    free = span.last + 1;
                    moved = true;
                }
            }
        }
        return free;
    }

    private long nextGivenOutAfter(long value) {
        return givenOut.stream()
                .mapToLong(GivenOut::first)
                .filter(first -> first > value)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Values from {@code first} to, at most, {@code limit} (excluded), for as long as they are no more than {@code
     * longestLead} ahead of the clock.
     */
    private static final class Run {
        private final long first;
        private final long limit;
        private final long longestLead;
        private final AtomicLong last;

        private Run(long first, long limit, long longestLead) {
            this.first = first;
            this.limit = limit;
            this.longestLead = longestLead;
            this.last = new AtomicLong(first - 1);
        }

        /** The next value; the limit, or more, when the run is at its end. */
        private long next(long now) {
            long value = last.incrementAndGet();
            if (now >= limit || value - 1 - now > longestLead) {
                return limit;
            }
            while (value < now) {
                if (last.compareAndSet(value, now)) {
                    return now;
                }
                value = last.incrementAndGet();
            }
            return value;
        }

        /** Ends the run, and returns the last value that may have been given out. */
        private long close() {
            return Math.min(last.getAndSet(CLOSED), limit - 1);
        }
    }

    private record GivenOut(long first, long last, long endedAt) {}
}
