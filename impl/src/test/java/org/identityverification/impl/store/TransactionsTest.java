package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.junit.jupiter.api.Test;

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
        assertThat(new Transactions(failingIn("close"), Dialect.H2, new StoreCalls()).<Integer>run(sql -> 7))
                .isEqualTo(7);
    }

    private static DataSource failingIn(String failing) {
        return Watched.dataSource(dataSource(), (method, arguments) -> {
            if (method.equals(failing)) {
                throw new SQLException("canary", "XX000");
            }
        });
    }

    /** As Payara's pool wraps it. */
    private static SQLException wrapped(SQLException failure) {
        return new SQLException("canary", new SQLException("canary", new InvocationTargetException(failure)));
    }

    private static DataSource dataSource() {
        Connection connection = Proxies.of(
                Connection.class, (proxy, method, arguments) -> method.getReturnType() == boolean.class ? true : null);
        return Proxies.of(DataSource.class, (proxy, method, arguments) -> connection);
    }
}
