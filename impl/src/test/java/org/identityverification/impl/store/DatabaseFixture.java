package org.identityverification.impl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.config.SchemaMode;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.BeforeEach;

/** What a test does with a store in a database. */
interface DatabaseFixture extends StoreFixture {

    /** What a test has opened. */
    final class Opened {
        private final TestClock clock = TestClock.running(Duration.ofDays(-100));
        private Rules rules = ASKING;
        private DataSource dataSource;
        private VerificationStore store;
        private VerificationStore otherNode;
    }

    Opened opened();

    /** A database with nothing in it, not even tables. */
    DataSource emptyDatabase() throws SQLException;

    Dialect dialect();

    /** A query that takes half a minute if nothing ends it. */
    String slowQuery();

    @BeforeEach
    default void open() throws SQLException {
        opened().dataSource = emptyDatabase();
        prepare(dataSource(), SchemaMode.CREATE);
        use(ASKING);
    }

    default DataSource dataSource() {
        return opened().dataSource;
    }

    @Override
    default TestClock clock() {
        return opened().clock;
    }

    @Override
    default VerificationStore store() {
        return opened().store;
    }

    @Override
    default VerificationStore otherNode() {
        return opened().otherNode;
    }

    @Override
    default void use(Rules rules) {
        opened().rules = rules;
        opened().store = on(dataSource());
        opened().otherNode = on(dataSource());
    }

    default Transactions transactions() {
        return new Transactions(dataSource(), dialect());
    }

    default void prepare(DataSource database, SchemaMode mode) {
        new Schema(database, dialect()).prepare(mode);
    }

    /** Another node, whose connections are watched. */
    default VerificationStore on(Watched.Watcher watcher) {
        return on(Watched.dataSource(dataSource(), watcher));
    }

    default VerificationStore on(DataSource database) {
        return node(database, "shop", new CorrectedClock(clock()));
    }

    /** A node of another application. */
    default VerificationStore of(String application) {
        return node(dataSource(), application, new CorrectedClock(clock()));
    }

    default JdbcVerificationStore node(DataSource database, String application, CorrectedClock clock) {
        Rules rules = opened().rules;
        return new JdbcVerificationStore(
                database, dialect(), application, rules, clock, new AfterCommit(new Telemetry(), rules));
    }

    /** Another node, before whose first such statement something else happens. */
    default VerificationStore overtakenBefore(String sql, Runnable change) {
        AtomicBoolean overtaken = new AtomicBoolean();
        return on((method, arguments) -> {
            if (method.equals("prepareStatement")
                    && ((String) arguments[0]).contains(sql)
                    && !overtaken.getAndSet(true)) {
                change.run();
            }
        });
    }

    /** The method of JDBC that commits a change of a row. */
    default String committing() {
        return dialect().locksFirst() ? "commit" : "executeUpdate";
    }

    /** The same database, whose connection breaks at one such call, before or after the server has got it. */
    default DataSource cutting(String commit, int which, boolean committed) {
        AtomicInteger commits = new AtomicInteger();
        return Watched.dataSource(dataSource(), true, (method, arguments, call) -> {
            if (method.equals(commit) && commits.incrementAndGet() == which) {
                if (committed) {
                    call.run();
                }
                throw new SQLException("canary-text", "08006", 7);
            }
            return call.run();
        });
    }

    default void update(String sql) {
        update(dataSource(), sql);
    }

    default void update(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
