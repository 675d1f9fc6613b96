package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.identityverification.impl.runtime.config.SchemaMode;
import org.junit.jupiter.api.Test;

/** A block of a document is for all three databases, or for those that it names: {@code ```sql postgresql}. */
interface DocumentedSqlContract extends DatabaseNodes {

    Path DOCUMENTS = Path.of("..", "docs");
    Pattern BLOCK = Pattern.compile("(?ms)^ *```sql(.*?)\n(.*?)^ *```$");
    Pattern MADE = Pattern.compile("CREATE ((?:DATABASE|ROLE|USER) \\w+)");

    /** What the statements look for: each finds one of them. */
    List<String> EXAMPLES = List.of(
            row("1b2c3d4e-0000-4000-8000-000000000001", "'1', FALSE, NULL, NULL, NULL"),
            row("5f6a7b8c-0000-4000-8000-000000000002", "'2', TRUE, NULL, 'PARKED', TIMESTAMP '2026-11-27 08:00:00'"),
            row(
                    "00000000-0000-4000-8000-000000000004",
                    "NULL, TRUE, 'CONFIRM', NULL, TIMESTAMP '2026-11-27 09:00:00'"));

    @Test
    default void runs_the_SQL_of_the_documents_and_finds_what_it_looks_for() throws Exception {
        DataSource database = emptyDatabase("identity");
        String name = dialect() == Dialect.MYSQL ? "mariadb" : dialect().name().toLowerCase(Locale.ROOT);
        List<Block> blocks = blocks().stream()
                .filter(it -> it.databases.isEmpty() || it.databases.contains(name))
                .toList();
        assertThat(blocks).hasSizeGreaterThan(2);
        for (Block block : blocks) {
            prepare(database, SchemaMode.CREATE);
            run(block, database);
        }
    }

    private static void run(Block block, DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM identity_verification");
            for (String row : EXAMPLES) {
                statement.execute(row);
            }
            // What other blocks have created; owners are dropped after what they own.
            for (String made : block.made()) {
                statement.execute("DROP " + made.replaceFirst(" ", " IF EXISTS "));
            }
            for (String sql : Schema.statementsOf(block.sql)) {
                if (statement.execute(sql)) {
                    assertThat(rows(statement)).as(sql).isOne();
                }
            }
        }
    }

    private static int rows(Statement statement) throws SQLException {
        int count = 0;
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                count++;
            }
        }
        return count;
    }

    private static String row(String id, String flowConfirmedAndDue) {
        return "INSERT INTO identity_verification (id, application, version, face_auth_mode, started_at, give_up_at,"
                + " status, source, completed_at, asks, refusals, denials, round, attempts, flow_id, confirmed, ask_for, deliver_for, ask_at)"
                + " VALUES ('" + id + "', 'shop', 1, 'TENCENT', TIMESTAMP '2026-11-27 07:00:00',"
                + " TIMESTAMP '2026-11-28 08:00:00', 'PASSED', 'NOTIFICATION', TIMESTAMP '2026-11-27 08:00:00',"
                + " 0, 0, 0, 1, 0, " + flowConfirmedAndDue + ")";
    }

    private static List<Block> blocks() throws IOException {
        try (Stream<Path> files = Files.list(DOCUMENTS)) {
            List<Path> pages =
                    files.filter(it -> it.toString().endsWith(".md")).sorted().toList();
            List<Block> all = new ArrayList<>();
            for (Path page : pages) {
                BLOCK.matcher(Files.readString(page))
                        .results()
                        .forEach(it -> all.add(new Block(it.group(1).strip(), it.group(2))));
            }
            return all;
        }
    }

    record Block(String databases, String sql) {

        List<String> made() {
            return MADE.matcher(sql).results().map(it -> it.group(1)).sorted().toList();
        }
    }
}
