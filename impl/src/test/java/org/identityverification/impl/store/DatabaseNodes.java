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
import org.identityverification.impl.runtime.config.SchemaMode;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.StoreFailure;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;

interface DatabaseNodes extends StoreContract {

    DataSource dataSource();

    /** A database with nothing in it, not even tables. */
    DataSource emptyDatabase(String name) throws SQLException;

    default DataSource emptyDatabase() throws SQLException {
        return emptyDatabase("s" + UUID.randomUUID().toString().replace("-", ""));
    }

    Dialect dialect();

    /** A query that takes half a minute if nothing ends it. */
    default String slowQuery() {
        return switch (dialect()) {
            case H2 -> "SELECT SUM(X) FROM SYSTEM_RANGE(1, 300000000)";
            case MYSQL -> "SELECT 1 FROM (SELECT 1) AS one WHERE SLEEP(30) = 0";
            case POSTGRESQL -> "SELECT pg_sleep(30)";
        };
    }

    default void prepare(DataSource database, SchemaMode mode) {
        new Schema(database, dialect()).prepare(mode);
    }

    JdbcVerificationStore node(DataSource database, String application, CorrectedClock clock);

    default VerificationStore on(Watched.Watcher watcher) {
        return on(Watched.dataSource(dataSource(), watcher));
    }

    default VerificationStore on(DataSource database) {
        return node(database, "shop", new CorrectedClock(clock()));
    }

    default VerificationStore of(String application) {
        return node(dataSource(), application, new CorrectedClock(clock()));
    }

    /** How a verification goes from its start's answer on, each write in a commit of its own. Returns the delivery. */
    default VerificationRecord deliver(VerificationStore node, VerificationRecord begun, Taker taker) {
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
    default void assertFails(boolean outcomeUnknown, ThrowingCallable call) {
        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.outcomeUnknown()).isEqualTo(outcomeUnknown))
                .satisfies(e -> assertThat(Explanation.causes(e))
                        .allSatisfy(it -> assertThat(it.toString()).doesNotContain("canary")));
    }

    default int update(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
