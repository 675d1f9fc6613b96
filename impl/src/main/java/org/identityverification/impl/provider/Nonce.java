package org.identityverification.impl.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Makes the values of {@code X-Ca-Nonce} (contract, section 1): the current time in milliseconds. A value does not repeat within
 * 15 minutes in this JVM, whatever the clock does.
 *
 * <p>A value is {@code max(now, last + 1)}. If that is more than ten minutes ahead, because the clock was wrong and has been
 * corrected, values start again from the clock, and skip those given out in the last 15 minutes of the monotonic clock.
 */
final class Nonce {

    static final Duration REMEMBERED = Duration.ofMinutes(15);

    private static final long MAX_LEAD = Duration.ofMinutes(10).toMillis();
    private static final long MAX_SPAN = Duration.ofMinutes(1).toMillis();

    private final Clock clock;
    private final LongSupplier nanoTime;
    /** The newest is last. */
    private final Deque<Span> givenOut = new ArrayDeque<>();

    private long last = Long.MIN_VALUE;

    Nonce(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    synchronized long next() {
        long nanos = nanoTime.getAsLong();
        givenOut.removeIf(span -> nanos - span.usedAt > REMEMBERED.toNanos());
        long now = clock.millis();
        long next = Math.max(now, last + 1);
        last = stepOverGivenOut(next - now > MAX_LEAD ? now : next);
        remember(last, nanos);
        return last;
    }

    /** Whether the gateway has forgotten all of its values. */
    synchronized boolean isForgotten() {
        long nanos = nanoTime.getAsLong();
        return givenOut.stream().allMatch(span -> nanos - span.usedAt > REMEMBERED.toNanos());
    }

    private long stepOverGivenOut(long candidate) {
        long free = candidate;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Span span : givenOut) {
                if (span.first <= free && free <= span.last) {
                    free = span.last + 1;
                    moved = true;
                }
            }
        }
        return free;
    }

    private void remember(long value, long nanos) {
        Span newest = givenOut.peekLast();
        if (newest == null || value < newest.first || value >= newest.first + MAX_SPAN) {
            newest = new Span(value);
            givenOut.addLast(newest);
        }
        newest.last = value;
        newest.usedAt = nanos;
    }

    /** A range of values, some of which were given out. {@code usedAt} is when the last one was. */
    private static final class Span {
        private final long first;
        private long last;
        private long usedAt;

        private Span(long first) {
            this.first = first;
        }
    }
}
