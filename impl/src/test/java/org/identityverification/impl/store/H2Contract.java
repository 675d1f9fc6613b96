package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is particular to H2, wherever it keeps its data. */
abstract class H2Contract extends JdbcVerificationStoreContract {

    /** The URL of a database that does not exist yet. */
    abstract String newUrl();

    private final List<Connection> open = new ArrayList<>();

    // H2 opens a database with its first connection and closes it with its last: one stays, as in a pool.
    @Override
    DataSource emptyDatabase() throws SQLException {
        DataSource dataSource = dataSource(newUrl(), "sa", "");
        open.add(dataSource.getConnection());
        return dataSource;
    }

    @AfterEach
    void close() throws SQLException {
        for (Connection connection : open) {
            connection.close();
        }
    }

    @Override
    DataSource readOnly(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER reader PASSWORD 'reader'");
            statement.execute("GRANT SELECT ON SCHEMA PUBLIC TO reader");
        }
        // Without the URL's settings, which only an administrator may make.
        String url = ((JdbcDataSource) database).getURL().replaceAll(";.*", "");
        return dataSource(url, "reader", "reader");
    }

    @Override
    String slowQuery() {
        return "SELECT SUM(X) FROM SYSTEM_RANGE(1, 300000000)";
    }

    @Override
    List<String> indexes() {
        return List.of(
                "PUBLIC.PRIMARY_KEY",
                "PUBLIC.IDENTITY_VERIFICATION_TASK_DUE",
                "PUBLIC.IDENTITY_VERIFICATION_CHANGED",
                "PUBLIC.IDENTITY_VERIFICATION_TASK_VERIFICATION",
                "PUBLIC.IDENTITY_VERIFICATION_TASK_CREATED");
    }

    private static DataSource dataSource(String url, String user, String password) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    @Test
    @DisplayName("reads the verifications that it is asked for, and not all of the application")
    void readsNoMore() throws SQLException {
        for (int i = 0; i < 100; i++) {
            store.apply(UUID.randomUUID(), started("flow-" + i, null));
        }
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        List<String> prepared = new ArrayList<>();
        on((method, arguments) -> {
                    if (method.equals("prepareStatement")) {
                        prepared.add((String) arguments[0]);
                    }
                })
                .findAll(Set.of(one, other));

        assertThat(prepared).hasSize(1);
        try (PreparedStatement explain = open.get(0).prepareStatement("EXPLAIN ANALYZE " + prepared.get(0))) {
            explain.setString(1, "shop");
            explain.setObject(2, one);
            explain.setString(3, "shop");
            explain.setObject(4, other);
            try (ResultSet plan = explain.executeQuery()) {
                plan.next();
                assertThat(plan.getString(1)).containsPattern("scanCount: [0-3]\\b");
            }
        }
    }
}
