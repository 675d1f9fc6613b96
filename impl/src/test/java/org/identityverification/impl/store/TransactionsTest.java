package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.Contexts;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionsTest {

    @Test
    void find_the_exception_of_the_driver_wrapped_or_not_to_retry_or_to_show_it() {
        AtomicInteger tries = new AtomicInteger();
        Transactions transactions = new Transactions(dataSource(), Dialect.H2, new StoreCalls());

        int result = transactions.run(sql -> {
            if (tries.incrementAndGet() == 1) {
                throw wrapped(new SQLException("canary", "40001", 1));
            }
            return 7;
        });

        assertThat(result).isEqualTo(7);
        assertThat(tries).hasValue(2);
        assertThatThrownBy(() -> transactions.run(sql -> {
                    throw wrapped(new SQLException("canary", "42S04", 42104));
                }))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class, it -> assertThat(it.sqlState()).isEqualTo("42S04"))
                .hasMessage("The database failed (SQLState 42S04, vendor code 42104)");
    }

    @Test
    void name_the_innermost_class_of_a_failure_that_has_no_SQLState() {
        Transactions transactions = new Transactions(dataSource(), Dialect.H2, new StoreCalls());

        assertThatThrownBy(() -> transactions.run(sql -> {
                    throw new SQLException("canary", new TimeoutException("canary"));
                }))
                .hasMessage("The database failed (java.util.concurrent.TimeoutException)");
    }

    @Test
    void report_success_when_only_returning_the_connection_fails() {
        DataSource failing = Watched.dataSource(dataSource(), (method, arguments) -> {
            if (method.equals("close")) {
                throw new SQLException("canary", "XX000");
            }
        });

        assertThat(new Transactions(failing, Dialect.H2, new StoreCalls()).<Integer>run(sql -> 7))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"executeUpdate", "executeBatch", "commit", "close"})
    void are_known_to_be_in_the_store_until_the_connection_is_returned(String stuckIn) {
        AtomicLong nanoTime = new AtomicLong();
        StoreCalls calls = new StoreCalls(nanoTime::get, Contexts.NONE);
        calls.areEmbedded();
        calls.watch("this", () -> Set.of(Thread.currentThread()));
        List<List<String>> stuck = new ArrayList<>();
        DataSource slow = Watched.dataSource(dataSource(), (method, arguments) -> {
            if (method.equals(stuckIn)) {
                nanoTime.addAndGet(Duration.ofMinutes(4).toNanos());
                stuck.add(calls.findStuck());
            }
        });

        new Transactions(slow, Dialect.POSTGRESQL, calls)
                .run(sql -> sql.update("UPDATE")
                        + sql.batch("UPDATE", List.of(1), Sql::values).size());

        assertThat(stuck).isNotEmpty().containsOnly(List.of("this"));
        assertThat(calls.findStuck()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"H2, 90098, false", "H2, XX000, true", "POSTGRESQL, 90098, true"})
    void roll_back_what_fails_unless_H2_is_closed(Dialect dialect, String failure, boolean rolledBack) {
        List<String> called = new ArrayList<>();
        DataSource failing = Watched.dataSource(dataSource(), (method, arguments) -> {
            called.add(method);
            if (method.equals("commit")) {
                throw new SQLException("canary", failure);
            }
        });

        assertThatThrownBy(() -> new Transactions(failing, dialect, new StoreCalls()).run(sql -> 7))
                .isInstanceOf(DatabaseFailure.class);
        assertThat(called.contains("rollback")).isEqualTo(rolledBack);
        assertThat(called).endsWith("close");
    }

    /** As Payara's pool wraps it. */
    private static SQLException wrapped(SQLException failure) {
        return new SQLException("canary", new SQLException("canary", new InvocationTargetException(failure)));
    }

    /** Each of its statements changes one row. */
    private static DataSource dataSource() {
        Map<String, Object> answers =
                Map.of("getAutoCommit", true, "executeUpdate", 1, "executeBatch", new int[] {1}, "getQueryTimeout", 0);
        PreparedStatement statement =
                Proxies.of(PreparedStatement.class, (proxy, method, arguments) -> answers.get(method.getName()));
        Connection connection = Proxies.of(
                Connection.class,
                (proxy, method, arguments) ->
                        method.getName().equals("prepareStatement") ? statement : answers.get(method.getName()));
        return Proxies.of(DataSource.class, (proxy, method, arguments) -> connection);
    }
}
