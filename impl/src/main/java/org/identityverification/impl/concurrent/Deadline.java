package org.identityverification.impl.concurrent;

import java.time.Duration;

/** The moment at which a wait ends, measured by the monotonic clock. */
public final class Deadline {

    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A deadline that begins to run now.
     *
     * @param duration how long to wait
     * @return the deadline
     */
    public static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /**
     * What is left.
     *
     * @return nanoseconds, negative when it has passed
     */
    public long remainingNanos() {
        return nanoTime - System.nanoTime();
    }

    /**
     * Whether it has passed.
     *
     * @return {@code true} when the wait is over
     */
    public boolean hasPassed() {
        return remainingNanos() <= 0;
    }
}
