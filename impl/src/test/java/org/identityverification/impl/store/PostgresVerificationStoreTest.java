package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.identityverification.impl.config.SchemaMode;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

@DisplayName("The store in PostgreSQL")
class PostgresVerificationStoreTest extends JdbcVerificationStoreContract {

    private static final Pattern BY_KEY = Pattern.compile(" AND id (=|IN \\()");

    @Override
    DataSource emptyDatabase() throws SQLException {
        String schema = "s" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = Postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        PGSimpleDataSource dataSource = Postgres.dataSource();
        dataSource.setCurrentSchema(schema);
        return dataSource;
    }

    @Override
    DataSource readOnly(DataSource database) {
        PGSimpleDataSource readOnly = Postgres.dataSource();
        readOnly.setCurrentSchema(((PGSimpleDataSource) database).getCurrentSchema());
        readOnly.setOptions("-c default_transaction_read_only=on");
        return readOnly;
    }

    @Override
    String slowQuery() {
        return "SELECT pg_sleep(30)";
    }

    @Override
    List<String> indexes() {
        return List.of(
                "identity_verification_pkey",
                "identity_verification_task_due",
                "identity_verification_changed",
                "identity_verification_task_verification",
                "identity_verification_task_created");
    }

    @Test
    @DisplayName("looks for rows by the primary key, also in new tables of which the database has no statistics")
    void withoutStatistics() throws SQLException {
        Set<String> byKey = new LinkedHashSet<>();
        VerificationStore watched = new JdbcVerificationStore(
                Watched.dataSource(emptyTables(), (method, arguments) -> {
                    if (method.equals("prepareStatement")
                            && BY_KEY.matcher((String) arguments[0]).find()) {
                        byKey.add((String) arguments[0]);
                    }
                }),
                "shop");
        UUID id = UUID.randomUUID();
        watched.apply(id, started("flow-1", "order"));
        watched.apply(id, passed("flow-1"));
        Task delivery = watched.claim(10, NOW, LEASE).get(0);
        watched.again(delivery, NOW);
        watched.done(watched.claim(10, NOW, LEASE).get(0), NOW);
        watched.purge(NOW.plusSeconds(1), 10);
        watched.find(id);
        watched.findAll(Stream.generate(UUID::randomUUID).limit(32).collect(Collectors.toSet()));

        assertThat(byKey).hasSize(9);
        PGSimpleDataSource empty = emptyTables();
        // Else the driver would want a value for each $1.
        empty.setPreferQueryMode(PreferQueryMode.SIMPLE);
        try (Connection connection = empty.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : byKey) {
                try (ResultSet plan = statement.executeQuery("EXPLAIN (GENERIC_PLAN) " + numbered(sql))) {
                    List<String> lines = new ArrayList<>();
                    while (plan.next()) {
                        lines.add(plan.getString(1));
                    }
                    assertThat(lines).as(sql).anyMatch(line -> line.contains("_pkey on identity_verification"));
                }
            }
        }
    }

    private PGSimpleDataSource emptyTables() throws SQLException {
        PGSimpleDataSource database = (PGSimpleDataSource) emptyDatabase();
        new Schema(database).prepare(SchemaMode.CREATE);
        return database;
    }

    private static String numbered(String sql) {
        AtomicInteger number = new AtomicInteger();
        return Pattern.compile("\\?").matcher(sql).replaceAll(mark -> "\\$" + number.incrementAndGet());
    }
}
