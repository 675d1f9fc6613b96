package org.identityverification.impl.tasks;

import java.util.function.LongSupplier;

/** Lets through a bounded number of calls a second, evenly spread, and never makes anybody wait. */
final class Pace {

    private final long nanosBetween;
    private final LongSupplier nanoTime;
    private long nextAt;

    Pace(int perSecond, LongSupplier nanoTime) {
        this.nanosBetween = 1_000_000_000L / perSecond;
        this.nanoTime = nanoTime;
        this.nextAt = nanoTime.getAsLong();
    }

    /** Whether a call may be made now. */
    synchronized boolean permits() {
        long now = nanoTime.getAsLong();
        if (now - nextAt < 0) {
            return false;
        }
        nextAt = now + nanosBetween;
        return true;
    }
}
