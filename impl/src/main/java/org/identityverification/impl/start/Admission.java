package org.identityverification.impl.start;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says whether a node takes one more start. It waits about as long as those that wait now need one after the other, at the pace at
 * which starts have ended since none waited. Time in calls to the provider and in the application's code does not count.
 */
final class Admission {

    private static final long LONGEST_WAIT = Duration.ofMillis(250).toNanos();
    private static final double WEIGHT_OF_LAST = 1 / 32.0;

    private final LongSupplier nanoTime;
    private int waiting;
    private long since;
    private double pace;

    Admission(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized boolean admits() {
        return waiting * pace <= LONGEST_WAIT;
    }

    synchronized void enter() {
        if (waiting++ == 0) {
            since = nanoTime.getAsLong();
            pace = 0;
        }
    }

    synchronized void leave() {
        waiting--;
    }

    /** A start leaves because it has ended. */
    synchronized void end() {
        long now = nanoTime.getAsLong();
        pace += (now - since - pace) * WEIGHT_OF_LAST;
        since = now;
        waiting--;
    }
}
