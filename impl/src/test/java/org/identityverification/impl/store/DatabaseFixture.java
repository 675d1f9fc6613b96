package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.identityverification.impl.verification.Changes.notifiedPass;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.config.SchemaMode;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.StoreFailure;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.BeforeEach;

/** What a test does with a store in a database. */
abstract class DatabaseFixture extends VerificationStoreContract {

    private Rules rules;
    DataSource dataSource;

    /** A database with nothing in it, not even tables. */
    abstract DataSource emptyDatabase(String name) throws SQLException;

    final DataSource emptyDatabase() throws SQLException {
        return emptyDatabase("s" + UUID.randomUUID().toString().replace("-", ""));
    }

    abstract Dialect dialect();

    /** A query that takes half a minute if nothing ends it. */
    abstract String slowQuery();

    @BeforeEach
    @Override
    void open() throws SQLException {
        dataSource = emptyDatabase();
        prepare(dataSource, SchemaMode.CREATE);
        super.open();
    }

    @Override
    void use(Rules rules) {
        this.rules = rules;
        store = on(dataSource);
        otherNode = on(dataSource);
    }

    void prepare(DataSource database, SchemaMode mode) {
        new Schema(database, dialect()).prepare(mode);
    }

    /** Another node, whose connections are watched. */
    final VerificationStore on(Watched.Watcher watcher) {
        return on(Watched.dataSource(dataSource, watcher));
    }

    final VerificationStore on(DataSource database) {
        return node(database, "shop", new CorrectedClock(clock));
    }

    /** A node of another application. */
    final VerificationStore of(String application) {
        return node(dataSource, application, new CorrectedClock(clock));
    }

    final JdbcVerificationStore node(DataSource database, String application, CorrectedClock clock) {
        return new JdbcVerificationStore(
                database, dialect(), application, rules, clock, new ChangeReport(told, rules), new StoreCalls());
    }

    /** How a verification goes from its start's answer on, each write in a commit of its own. Returns the delivery. */
    final VerificationRecord deliver(VerificationStore node, VerificationRecord begun, Taker taker) {
        node.change(begun, answered());
        node.change(begun.id(), notifiedPass());
        if (taker.last().kind() == DueFor.CONFIRM) {
            node.end(taker.last(), SUCCESS);
        }
        Taken delivery = taker.last();
        node.end(delivery, delivered(delivery));
        assertThat(find(begun.id()).delivery().deliveredAt()).isNotNull();
        return delivery.record();
    }

    /** The database fails, and nothing that it says about its values is shown. */
    static void assertFails(boolean outcomeUnknown, ThrowingCallable call) {
        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.outcomeUnknown()).isEqualTo(outcomeUnknown))
                .satisfies(e -> assertThat(Explanation.causes(e))
                        .allSatisfy(it -> assertThat(it.toString()).doesNotContain("canary")));
    }

    final int update(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
