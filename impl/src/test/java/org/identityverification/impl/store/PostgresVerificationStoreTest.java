package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresVerificationStoreTest implements DatabaseContract, StatementContract {

    @AutoClose
    private static final PostgreSql POSTGRESQL = PostgreSql.start(Path.of("target"));

    private static final Pattern REMOVED = Pattern.compile("Rows Removed by Filter: (\\d+)");

    private final Opened opened = new Opened();

    @Override
    public Opened opened() {
        return opened;
    }

    @Override
    public DataSource emptyDatabase() throws SQLException {
        String schema = "s" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = POSTGRESQL.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        PGSimpleDataSource dataSource = POSTGRESQL.dataSource();
        dataSource.setCurrentSchema(schema);
        return dataSource;
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public String slowQuery() {
        return "SELECT pg_sleep(30)";
    }

    @Override
    public int rowsReadInVain(Connection connection, String sql, List<Object> values) throws SQLException {
        String plan = RecordedStatements.explain(
                connection, dialect(), "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)", sql, values);
        if (plan.contains("Seq Scan")) {
            return Integer.MAX_VALUE;
        }
        return REMOVED.matcher(plan)
                .results()
                .mapToInt(count -> Integer.parseInt(count.group(1)))
                .sum();
    }

    @Test
    void finds_rows_by_the_right_index_even_in_full_tables_without_statistics() throws Exception {
        update("ALTER TABLE identity_verification SET (autovacuum_enabled = false)");

        assertUsesIndexes(false);
    }

    @Test
    void prepares_each_statement_once_whichever_values_are_null() throws SQLException {
        PGConnectionPoolDataSource pool = new PGConnectionPoolDataSource();
        pool.setUrl(((PGSimpleDataSource) dataSource()).getUrl());
        pool.setUser("postgres");
        pool.setPrepareThreshold(1);
        PooledConnection connection = pool.getPooledConnection();
        try {
            VerificationStore store =
                    on(Proxies.of(DataSource.class, (proxy, method, arguments) -> connection.getConnection()));
            useAll(store);
            useAll(store);
            List<String> prepared = prepared(connection);
            useAll(store);

            assertThat(prepared(connection)).isEqualTo(prepared).isNotEmpty();
        } finally {
            connection.close();
        }
    }

    private static List<String> prepared(PooledConnection pooled) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = pooled.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM pg_prepared_statements"
                        + " WHERE statement NOT LIKE 'SELECT name%' ORDER BY name")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
