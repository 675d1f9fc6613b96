package org.identityverification.impl.store;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.identityverification.impl.concurrent.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Cancels statements that take too long. {@link Statement#setQueryTimeout} does so too, but PostgreSQL's driver wakes a
 * thread at each statement for it; here one look, now and then, serves all that are under way, and there is none while
 * nothing is.
 */
final class StatementLimit {

    private static final int LOOKS = 10;

    private final Duration longest;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watched = new AtomicBoolean();

    /**
     * A limit.
     *
     * @param longest how long a statement may take; it may be a tenth more
     */
    StatementLimit(Duration longest) {
        this.longest = longest;
    }

    /** The execution of a statement. */
    @FunctionalInterface
    interface Execution<T> {
        T run() throws SQLException;
    }

    /**
     * Executes.
     *
     * @throws SQLException also what the driver throws when the statement is cancelled, which took too long
     */
    <T> T keep(Statement statement, Execution<T> execution) throws SQLException {
        Running one = new Running(statement, Deadline.after(longest));
        running.add(one);
        try {
            watch();
            return execution.run();
        } finally {
            running.remove(one);
            one.end();
        }
    }

    private void watch() {
        if (!watched.get() && watched.compareAndSet(false, true)) {
            lookLater();
        }
    }

    // Not on the timer's own thread: to cancel may mean to wait for the network.
    private void lookLater() {
        CompletableFuture.delayedExecutor(longest.toNanos() / LOOKS, TimeUnit.NANOSECONDS)
                .execute(this::look);
    }

    private void look() {
        running.forEach(Running::cancelWhenOverdue);
        if (!running.isEmpty()) {
            lookLater();
            return;
        }
        watched.set(false);
        // Whoever began before that line relied on this look.
        if (!running.isEmpty()) {
            watch();
        }
    }

    /** A statement that is being executed, and can be cancelled only while it is. */
    private static final class Running {
        private final Deadline deadline;
        private @Nullable Statement statement;

        private Running(Statement statement, Deadline deadline) {
            this.statement = statement;
            this.deadline = deadline;
        }

        private synchronized void end() {
            statement = null;
        }

        private synchronized void cancelWhenOverdue() {
            if (statement == null || !deadline.hasPassed()) {
                return;
            }
            try {
                statement.cancel();
            } catch (SQLException | RuntimeException e) {
                // The next look tries again.
            }
        }
    }
}
