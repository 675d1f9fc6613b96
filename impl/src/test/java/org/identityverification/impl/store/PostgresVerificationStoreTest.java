package org.identityverification.impl.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresVerificationStoreTest extends DatabaseContract implements StatementContract {

    @AutoClose
    private static final PostgreSql POSTGRESQL = PostgreSql.start(Path.of("target"));

    private static final Pattern REMOVED = Pattern.compile("Rows Removed by Filter: (\\d+)");

    @Override
    public DataSource emptyDatabase(String name) throws SQLException {
        PGSimpleDataSource dataSource = POSTGRESQL.dataSource();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
        }
        dataSource.setCurrentSchema(name);
        return dataSource;
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public int rowsReadInVain(Connection connection, String sql, List<Object> values) throws SQLException {
        String explain = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)";
        String plan = explain(connection, explain, sql, values);
        return plan.contains("Seq Scan") ? Integer.MAX_VALUE : StatementContract.sum(REMOVED, plan);
    }

    @Test
    void finds_rows_by_the_right_index_even_in_full_tables_without_statistics() throws Exception {
        update("ALTER TABLE identity_verification SET (autovacuum_enabled = false)");

        assertUsesIndexes(false);
    }
}
