package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2VerificationStoreTest extends DatabaseContract implements StatementContract {

    private static final Pattern SCAN_COUNT = Pattern.compile("scanCount: (\\d+)");

    @TempDir
    Path folder;

    private final List<Connection> open = new ArrayList<>();

    // H2 closes a database with its last connection: one stays open, as in a pool.
    @Override
    public DataSource emptyDatabase(String name) throws SQLException {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:file:" + folder.resolve(name) + ";WRITE_DELAY=0");
        open.add(dataSource.getConnection());
        return dataSource;
    }

    @AfterEach
    void close() {
        for (Connection connection : open) {
            try {
                connection.close();
            } catch (SQLException e) {
                // A test lets H2 close the file, and with it the database, which this connection may not have seen.
                assertThat(e.getSQLState()).isEqualTo("90098");
            }
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.H2;
    }

    @Test
    void goes_on_after_a_failed_write_during_other_transactions() throws Exception {
        Transactions transactions = new Transactions(dataSource, Dialect.H2, new StoreCalls());
        CountDownLatch begun = new CountDownLatch(THREADS - 1);
        CountDownLatch failed = new CountDownLatch(1);

        TestExecutors.atOnce(THREADS, i -> {
            if (i == 0) {
                begun.await();
                // Closes the file when H2 writes to it.
                Thread.currentThread().interrupt();
                assertFails(true, () -> store.insert(newRecord(null), null));
                assertThat(Thread.interrupted()).isTrue();
                failed.countDown();
            } else {
                assertFails(
                        false,
                        () -> transactions.run(sql -> {
                            sql.query("SELECT 1", row -> 1);
                            begun.countDown();
                            TestExecutors.pass(failed);
                            throw new SQLException("canary", "XX000");
                        }));
            }
            return i;
        });

        start();
    }

    @Override
    public int rowsReadInVain(Connection connection, String sql, List<Object> values) throws SQLException {
        return StatementContract.sum(SCAN_COUNT, explain(connection, "EXPLAIN ANALYZE", sql, values));
    }
}
