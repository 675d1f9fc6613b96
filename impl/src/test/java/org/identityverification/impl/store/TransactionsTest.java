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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Transactions")
class TransactionsTest {

    @Test
    @DisplayName("find the driver's exception, wrapped or not, to retry or to show it")
    void findTheDriversFailure() {
        AtomicInteger tries = new AtomicInteger();
        Transactions transactions = new Transactions(dataSource(), Dialect.H2);

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
                        StoreException.class, it -> assertThat(it.sqlState()).isEqualTo("42S04"))
                .hasMessage("The database failed (SQLState 42S04, vendor code 42104)");
    }

    @Test
    @DisplayName("name the innermost class of a failure that has no SQLState, such as a pool's timeout")
    void nameTheClass() {
        Transactions transactions = new Transactions(dataSource(), Dialect.H2);

        assertThatThrownBy(() -> transactions.run(sql -> {
                    throw new SQLException("canary", new TimeoutException("canary"));
                }))
                .hasMessage("The database failed (java.util.concurrent.TimeoutException)");
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
