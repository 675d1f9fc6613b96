package org.identityverification.impl.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.messages.Explanation;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in transactions. Commit and rollback are explicit, so that it does not matter whether the data source takes part in
 * JTA. No global transaction may be on the thread.
 */
final class Transactions {

    private static final Logger LOGGER = System.getLogger(Transactions.class.getName());
    private static final int MAX_TRIES = 12;
    private static final int MAX_UNDO_TRIES = 3;
    private static final String CLOSED_H2 = "90098";
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(64);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final Dialect dialect;
    private final StoreCalls calls;
    private final Duration statementTimeout;

    Transactions(DataSource dataSource, Dialect dialect, StoreCalls calls) {
        this(dataSource, dialect, calls, STATEMENT_TIMEOUT);
    }

    Transactions(DataSource dataSource, Dialect dialect, StoreCalls calls, Duration statementTimeout) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.calls = calls;
        this.statementTimeout = statementTimeout;
    }

    /** What to do in a transaction. May run several times, so it must have no effect outside the database. */
    interface Work<T> {
        T run(Sql sql) throws SQLException;
    }

    /**
     * Does the work and commits. Repeats it after a conflict with another transaction, and once after a connection was lost before
     * the commit, because pools hand out dead connections.
     *
     * @throws DatabaseFailure when the database fails, or every try had a conflict; then nothing was written, unless the commit
     *     failed: then the outcome is unknown
     */
    <T> T run(Work<T> work) {
        return withRetries(work, Mode.TRANSACTION);
    }

    /**
     * Does work that only reads, by statements that need no common snapshot. Connections in auto-commit mode stay in it, which
     * saves the commit. Repeats it like {@link #run}.
     */
    <T> T read(Work<T> work) {
        return withRetries(work, Mode.READS);
    }

    /**
     * Does work that is one statement, which a connection in auto-commit mode commits by itself: without a round trip for the commit.
     * Repeats it after a conflict.
     *
     * @throws DatabaseFailure when the database fails; if the connection was lost, the outcome is unknown
     */
    <T> T write(Work<T> work) {
        return withRetries(work, Mode.ONE_STATEMENT);
    }

    private enum Mode {
        TRANSACTION,
        ONE_STATEMENT,
        READS
    }

    private <T> T withRetries(Work<T> work, Mode mode) {
        boolean reconnected = false;
        for (int tries = 1; true; tries++) {
            Try current = new Try();
            long begin = calls.begin();
            try {
                return inContext(() -> current.run(work, mode));
            } catch (SQLException thrown) {
                SQLException e = driverException(thrown);
                boolean isConflict = DatabaseFailure.isOneOf(DatabaseFailure.CONFLICT, e);
                boolean saysNothing =
                        isLostConnection(e) || DatabaseFailure.stateOf(e).isEmpty();
                if (!isConflict && (current.commits || (current.commitsItself && saysNothing))) {
                    throw new DatabaseFailure("The commit failed", e, true);
                }
                if (!isConflict && (reconnected || !current.begun || !isLostConnection(e))) {
                    throw new DatabaseFailure("The database failed", e);
                }
                if (tries == MAX_TRIES) {
                    throw new DatabaseFailure("Gave up after " + tries + " conflicts with other transactions", e);
                }
                reconnected |= !isConflict;
            } finally {
                calls.end(begin, current.written);
            }
            long longest = Math.min(FIRST_PAUSE_NANOS << tries, MAX_PAUSE_NANOS);
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
        }
    }

    private <T> T inContext(Callable<T> call) throws SQLException {
        try {
            return calls.inContext(call);
        } catch (ExecutionException e) {
            Throwable thrown = e.getCause();
            if (thrown instanceof SQLException failure) {
                throw failure;
            }
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) Objects.requireNonNull(thrown);
        }
    }

    private static boolean isLostConnection(SQLException e) {
        return DatabaseFailure.stateOf(e).startsWith("08")
                || DatabaseFailure.isOneOf(DatabaseFailure.LOST_CONNECTION, e);
    }

    // Some servers' pools wrap the driver's exception in one without SQLState and code.
    static SQLException driverException(SQLException thrown) {
        return Explanation.causes(thrown)
                .filter(it -> it instanceof SQLException e && e.getSQLState() != null)
                .map(SQLException.class::cast)
                .findFirst()
                .orElse(thrown);
    }

    private final class Try {

        private boolean begun;
        private boolean commits;
        private boolean commitsItself;
        private boolean written;
        private @Nullable Savepoint start;

        <T> T run(Work<T> work, Mode mode) throws SQLException {
            Connection connection = dataSource.getConnection();
            try {
                begun = true;
                boolean autoCommit = connection.getAutoCommit();
                if (autoCommit && mode != Mode.TRANSACTION) {
                    commitsItself = mode == Mode.ONE_STATEMENT;
                    boolean unlimited = commitsItself && dialect.mustNotCancelCommits();
                    Sql sql = new Sql(connection, dialect, unlimited ? Duration.ZERO : statementTimeout);
                    T result = work.run(sql);
                    written = sql.wrote();
                    return result;
                }
                connection.setAutoCommit(false);
                T result = committed(connection, work, autoCommit);
                // The work is committed: a failure from here on must not make it look undone.
                quietly(() -> connection.setAutoCommit(autoCommit));
                return result;
            } finally {
                quietly(connection::close);
            }
        }

        private <T> T committed(Connection connection, Work<T> work, boolean autoCommit) throws SQLException {
            try {
                start = dialect.rollbackMayHang() ? connection.setSavepoint("start") : null;
                Sql sql = new Sql(connection, dialect, statementTimeout);
                T result = work.run(sql);
                commits = true;
                connection.commit();
                written = sql.wrote();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                quietly(() -> {
                    undo(connection);
                    // Only after a successful rollback, because setAutoCommit commits an open transaction.
                    connection.setAutoCommit(autoCommit);
                });
                throw e;
            }
        }

        private void undo(Connection connection) throws SQLException {
            for (int tries = 1; dialect.rollbackMayHang() && tries <= MAX_UNDO_TRIES; tries++) {
                try {
                    if (start != null) {
                        connection.rollback(start);
                    }
                    connection.commit();
                    return;
                } catch (SQLException e) {
                    // H2 may first report another connection's failed write, then its closed file; then it works. If
                    // not, its database is closed, and the transaction with it: a rollback would end it twice.
                    if (tries == MAX_UNDO_TRIES && DatabaseFailure.stateOf(e).equals(CLOSED_H2)) {
                        throw e;
                    }
                }
            }
            connection.rollback();
        }
    }

    private static void quietly(Cleanup cleanup) {
        try {
            cleanup.run();
        } catch (SQLException e) {
            LOGGER.log(Level.DEBUG, "Returning a connection failed: SQLState {0}", e.getSQLState());
        }
    }

    private interface Cleanup {
        void run() throws SQLException;
    }
}
