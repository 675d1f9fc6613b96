package org.identityverification.impl.store;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.identityverification.impl.verification.Change;

/**
 * Bounds how many connections starts and notifications use at a time. When more of them come than the database can take, the tasks
 * that deliver results still get connections, and a node delivers no fewer results.
 */
final class Lanes {

    static final int WIDTH = 8;

    /** As long as the shipped pools let a caller wait for a connection. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Duration longestWait;
    private final Semaphore starts = new Semaphore(WIDTH, true);
    private final Semaphore notifications = new Semaphore(WIDTH, true);

    Lanes() {
        this(LONGEST_WAIT);
    }

    Lanes(Duration longestWait) {
        this.longestWait = longestWait;
    }

    /**
     * Runs the work of a change, in its lane if it has one.
     *
     * @throws StoreException when the lane stays full, or the thread is interrupted
     */
    <T> T run(Change change, Supplier<T> work) {
        if (change instanceof Change.OfStart) {
            return run(starts, work);
        }
        return change instanceof Change.Notified ? run(notifications, work) : work.get();
    }

    private <T> T run(Semaphore lane, Supplier<T> work) {
        try {
            if (!lane.tryAcquire() && !lane.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy("no connection was free for " + longestWait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy("interrupted while waiting for a connection");
        }
        try {
            return work.get();
        } finally {
            lane.release();
        }
    }

    private static StoreException busy(String why) {
        return new StoreException("The database is busy", new SQLTransientConnectionException(why));
    }
}
