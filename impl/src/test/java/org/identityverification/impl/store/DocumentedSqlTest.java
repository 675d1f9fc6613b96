package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.identityverification.impl.runtime.config.SchemaMode;
import org.identityverification.testservers.MariaDb;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.Test;

/** A block of a document is for all three databases, or for those that it names: {@code ```sql postgresql}. */
class DocumentedSqlTest {

    private static final Path DOCUMENTS = Path.of("..", "docs");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sql(.*?)\n(.*?)^ *```$");
    private static final Pattern MADE = Pattern.compile("CREATE ((?:DATABASE|ROLE|USER) \\w+)");

    /** What the statements look for: each finds one of them. */
    private static final List<String> ROWS = List.of(
            row("1b2c3d4e-0000-4000-8000-000000000001", "c-7f3a91", "FALSE, NULL, NULL"),
            row("5f6a7b8c-0000-4000-8000-000000000002", "c-2b90d4", "TRUE, 'PARKED', TIMESTAMP '2026-11-27 08:00:00'"),
            row(
                    "00000000-0000-4000-8000-000000000004",
                    "c-9d18e7",
                    "TRUE, 'CONFIRM', TIMESTAMP '2026-11-27 09:00:00'"));

    @Test
    void runs_on_H2_and_finds_what_it_looks_for() throws Exception {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:documented;DB_CLOSE_DELAY=-1");
        runAll("h2", h2, Dialect.H2);
    }

    @Test
    void runs_on_PostgreSQL_and_finds_what_it_looks_for() throws Exception {
        try (PostgreSql database = PostgreSql.start(Path.of("target"))) {
            runAll("postgresql", database.dataSource(), Dialect.POSTGRESQL);
        }
    }

    @Test
    void runs_on_MariaDB_and_finds_what_it_looks_for() throws Exception {
        try (MariaDb database = MariaDb.start(Path.of("target"))) {
            runAll("mariadb", database.dataSource(), Dialect.MYSQL);
        }
    }

    private static void runAll(String name, DataSource database, Dialect dialect) throws Exception {
        int run = 0;
        for (Path page : pages(DOCUMENTS)) {
            for (Block block : blocks(page)) {
                if (block.isFor(name)) {
                    makeTables(database, dialect);
                    run(block, database);
                    run++;
                }
            }
        }
        assertThat(run).isGreaterThan(2);
    }

    private static void makeTables(DataSource database, Dialect dialect) throws SQLException {
        new Schema(database, dialect).prepare(SchemaMode.CREATE);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM identity_verification");
            for (String row : ROWS) {
                statement.execute(row);
            }
        }
    }

    private static void run(Block block, DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            // What other blocks have created; owners are dropped after what they own.
            for (String made : block.made()) {
                statement.execute("DROP " + made.replaceFirst(" ", " IF EXISTS "));
            }
            for (String sql : Schema.statementsOf(block.sql)) {
                if (statement.execute(sql)) {
                    assertThat(rows(statement)).as(sql).isEqualTo(block.databases.isEmpty() ? 1 : 2);
                }
            }
        }
    }

    private static int rows(Statement statement) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        }
    }

    private static String row(String id, String contextId, String confirmedAndDue) {
        return "INSERT INTO identity_verification (id, application, version, context_id, face_auth_mode, started_at,"
                + " give_up_at, status, source, completed_at, asks, refusals, denials, round, attempts, confirmed,"
                + " due_for, due_at) VALUES ('" + id + "', 'shop', 1, '" + contextId + "', 'TENCENT',"
                + " TIMESTAMP '2026-11-27 07:00:00', TIMESTAMP '2026-11-28 08:00:00', 'PASSED', 'NOTIFICATION',"
                + " TIMESTAMP '2026-11-27 08:00:00', 0, 0, 0, 1, 0, " + confirmedAndDue + ")";
    }

    private static List<Path> pages(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(it -> it.toString().endsWith(".md")).sorted().toList();
        }
    }

    private static List<Block> blocks(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page))
                .results()
                .map(it -> new Block(it.group(1).strip(), it.group(2)))
                .toList();
    }

    private record Block(String databases, String sql) {

        boolean isFor(String database) {
            return databases.isEmpty() || databases.contains(database);
        }

        List<String> made() {
            return MADE.matcher(sql).results().map(it -> it.group(1)).sorted().toList();
        }
    }
}
