package org.identityverification.impl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.identityverification.impl.config.SchemaMode;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.BeforeEach;

/** What a test does with a store in a database. */
interface DatabaseFixture extends StoreFixture {

    /** What a test has opened. */
    final class Opened {
        private DataSource dataSource;
        private VerificationStore store;
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
        opened().store = otherNode();
    }

    default DataSource dataSource() {
        return opened().dataSource;
    }

    @Override
    default VerificationStore store() {
        return opened().store;
    }

    @Override
    default VerificationStore otherNode() {
        return on(dataSource());
    }

    @Override
    default void onlyAsk() {
        opened().store = node(dataSource(), "shop", false);
    }

    @Override
    default void endLeases() {
        transactions()
                .run(sql -> sql.update(
                        "UPDATE identity_verification_task SET lease_until = ? WHERE lease_until IS NOT NULL",
                        NOW.minus(Duration.ofDays(3650))));
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
        return node(database, "shop", true);
    }

    /** A node of another application. */
    default VerificationStore of(String application) {
        return node(dataSource(), application, true);
    }

    private VerificationStore node(DataSource database, String application, boolean delivers) {
        return new JdbcVerificationStore(database, dialect(), application, delivers, new AfterCommit(new Telemetry()));
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
