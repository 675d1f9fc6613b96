package org.identityverification.impl.results;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Lets through a bounded number of calls a second, evenly spread. Each caller gets the next turn and waits for it. */
final class Throttle {

    private final long nanosBetween;
    private final LongSupplier nanoTime;
    private final LongConsumer sleeper;
    private long nextTurn;

    Throttle(int perSecond, LongSupplier nanoTime, LongConsumer sleeper) {
        this.nanosBetween = 1_000_000_000L / perSecond;
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
        this.nextTurn = nanoTime.getAsLong();
    }

    /** Returns early when the thread is interrupted: the server is stopping. */
    void acquire() {
        long turn = takeTurn();
        long pause;
        // A thread may wake up early.
        while ((pause = turn - nanoTime.getAsLong()) > 0
                && !Thread.currentThread().isInterrupted()) {
            sleeper.accept(pause);
        }
    }

    private synchronized long takeTurn() {
        long now = nanoTime.getAsLong();
        long turn = nextTurn - now > 0 ? nextTurn : now;
        nextTurn = turn + nanosBetween;
        return turn;
    }
}
