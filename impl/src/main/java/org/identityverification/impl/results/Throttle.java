package org.identityverification.impl.results;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets through a bounded number of calls a second, evenly spread. Each caller gets the next turn and waits for it.
 * {@link #slowDown} halves the number, which then doubles again every half minute.
 */
final class Throttle {

    private static final int MAX_HALVINGS = 6;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long RECOVERY = TimeUnit.SECONDS.toNanos(30);

    private final int max;
    private final LongSupplier nanoTime;
    private final LongConsumer sleeper;
    private long nextTurn;
    private int halvings;
    private long changedAt;

    Throttle(int perSecond, LongSupplier nanoTime, LongConsumer sleeper) {
        this.max = perSecond;
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
        this.nextTurn = nanoTime.getAsLong();
        this.changedAt = nextTurn - SECOND;
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

    /** Halves the number, once a second at most, because calls that are under way together fail together. */
    synchronized void slowDown() {
        recover();
        if (halvings < MAX_HALVINGS && nanoTime.getAsLong() - changedAt >= SECOND) {
            halvings++;
            changedAt = nanoTime.getAsLong();
        }
    }

    synchronized int perSecond() {
        recover();
        return Math.max(1, max >> halvings);
    }

    /** Whether it is in the same state as a new one. */
    synchronized boolean isIdle() {
        recover();
        return halvings == 0 && nextTurn - nanoTime.getAsLong() <= 0;
    }

    private void recover() {
        while (halvings > 0 && nanoTime.getAsLong() - changedAt >= RECOVERY) {
            halvings--;
            changedAt += RECOVERY;
        }
    }

    private synchronized long takeTurn() {
        long now = nanoTime.getAsLong();
        long turn = nextTurn - now > 0 ? nextTurn : now;
        nextTurn = turn + SECOND / perSecond();
        return turn;
    }
}
