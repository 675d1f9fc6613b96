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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.config.SchemaMode;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

@DisplayName("The store in PostgreSQL")
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
    public DataSource readOnly(DataSource database) {
        PGSimpleDataSource readOnly = POSTGRESQL.dataSource();
        readOnly.setCurrentSchema(((PGSimpleDataSource) database).getCurrentSchema());
        readOnly.setOptions("-c default_transaction_read_only=on");
        return readOnly;
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
    @DisplayName("finds rows by the right index even without statistics")
    void withoutStatistics() throws SQLException {
        RecordedStatements recorded = new RecordedStatements();
        useAll(on(Watched.dataSource(dataSource(), recorded)));
        PGSimpleDataSource empty = emptyTables();
        // Otherwise the driver would demand a value for each $1.
        empty.setPreferQueryMode(PreferQueryMode.SIMPLE);
        try (Connection connection = empty.getConnection()) {
            for (String sql : recorded.all().keySet()) {
                String plan = RecordedStatements.explain(
                        connection, dialect(), "EXPLAIN (GENERIC_PLAN)", numbered(sql), List.of());
                if (sql.contains("WHERE") && !sql.contains("AS waiting")) {
                    assertThat(plan).as(sql).containsPattern(indexFor(sql)).doesNotContain("Seq Scan");
                }
            }
        }
    }

    @Test
    @DisplayName("finds rows by the right index even in full tables without statistics")
    void fullWithoutStatistics() throws Exception {
        update("ALTER TABLE identity_verification SET (autovacuum_enabled = false)");

        assertUsesIndexes(false);
    }

    @Test
    @DisplayName("prepares each statement once, whichever values are null")
    void preparesOnce() throws SQLException {
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

    private static Pattern indexFor(String sql) {
        String index;
        if (sql.contains("WHERE application = ? AND due_for")) {
            index = "_due on .*\\s+Index Cond: .*application.*due_for";
        } else if (sql.contains("started_at <")) {
            index = "_started on .*\\s+Index Cond: .*application.*started_at <";
        } else if (sql.contains("started_at >=")) {
            index = "_started on .*\\s+Index Cond: .*application.*started_at >=";
        } else if (sql.contains("AND context_id = ?")) {
            index = "_context on .*\\s+Index Cond: .*application.*context_id.* =";
        } else {
            index = "_pkey on .*\\s+Index Cond: \\(\\(id = .*application";
        }
        return Pattern.compile(index);
    }

    private PGSimpleDataSource emptyTables() throws SQLException {
        PGSimpleDataSource database = (PGSimpleDataSource) emptyDatabase();
        prepare(database, SchemaMode.CREATE);
        return database;
    }

    private static String numbered(String sql) {
        AtomicInteger number = new AtomicInteger();
        return Pattern.compile("\\?").matcher(sql).replaceAll(mark -> "\\$" + number.incrementAndGet());
    }
}
