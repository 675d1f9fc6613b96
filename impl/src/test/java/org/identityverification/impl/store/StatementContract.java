package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.notifiedPass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.identityverification.Undelivered.Reason;
import org.identityverification.impl.runtime.config.SchemaMode;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Day;
import org.identityverification.impl.verification.VerificationStore.Position;
import org.identityverification.impl.verification.Work;
import org.junit.jupiter.api.Test;

/** What is true in every database that the module is tested with. */
interface StatementContract extends DatabaseNodes {

    /** {@code -Dstore.rows=1000000} shows the same with a million. */
    int ROWS = Integer.getInteger("store.rows", 3_000);

    int FEW = 200;
    Work NONE = new Work(null, null);
    Work DELIVERING = new Work(new Due(DueFor.DELIVER, Instant.EPOCH), null);

    Path DOCUMENTS = Path.of("..", "docs");
    /** It is for all three databases, or for those that it names: {@code ```sql postgresql}. */
    Pattern BLOCK = Pattern.compile("(?ms)^ *```sql(.*?)\n(.*?)^ *```$");

    Pattern MADE = Pattern.compile("CREATE ((?:DATABASE|ROLE|USER) \\w+)");

    /** What the statements look for: each finds one of them. */
    List<String> EXAMPLES = List.of(
            row("1b2c3d4e-0000-4000-8000-000000000001", "'1', FALSE, NULL, NULL, NULL"),
            row("5f6a7b8c-0000-4000-8000-000000000002", "'2', TRUE, NULL, 'PARKED', TIMESTAMP '2026-11-27 08:00:00'"),
            row(
                    "00000000-0000-4000-8000-000000000004",
                    "NULL, TRUE, 'CONFIRM', NULL, TIMESTAMP '2026-11-27 09:00:00'"));

    default String analyze() {
        return "ANALYZE";
    }

    /** How many unneeded rows a statement reads; the maximum if it does not use an index at all. */
    int rowsReadInVain(Connection connection, String sql, List<Object> values) throws SQLException;

    @Test
    default void needs_6_statements_in_5_transactions_or_5_in_4_when_unconfirmed() {
        int locks = dialect().locksFirst() ? 1 : 0;
        assertCosts(6 + 3 * locks, 5);
        use(BELIEVING);
        assertCosts(5 + 2 * locks, 4);
    }

    private void assertCosts(int statements, int transactions) {
        List<String> called = new ArrayList<>();
        VerificationStore watched = on((method, arguments) -> called.add(method));
        VerificationRecord begun = newRecord(null);
        watched.insert(begun, null);
        deliver(watched, begun, takerOf(watched));

        assertThat(called).filteredOn(it -> it.startsWith("execute")).hasSize(statements);
        assertThat(called).filteredOn("executeUpdate"::equals).hasSize(transactions);
        // Without a lock, a statement commits by itself.
        assertThat(called).filteredOn("commit"::equals).hasSize(dialect().locksFirst() ? transactions : 0);
        assertThat(called).doesNotContain("rollback");
    }

    @Test
    default void runs_every_frequent_statement_by_an_index_without_reading_many_unneeded_rows() throws Exception {
        assertUsesIndexes(true);
    }

    default void assertUsesIndexes(boolean analyze) throws Exception {
        try (Connection connection = dataSource().getConnection()) {
            fill(connection, DELIVERING, analyze);
            // An insert would violate the key, now that it has run. The other reads all that waits, as it should.
            Predicate<String> which = sql -> !sql.startsWith("INSERT") && !sql.contains("AS waiting");
            assertReadsFew(connection, recorded(this::useAll), which);
        }
    }

    @Test
    default void counts_and_lists_what_waits_without_reading_the_other_rows() throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            fill(connection, NONE, true);
            Map<String, List<Object>> recorded = recorded(node -> {
                node.backlog();
                node.waiting(Instant.EPOCH, now(), 10);
            });
            assertReadsFew(connection, recorded, sql -> true);
        }
    }

    /** The statements of this work, each with the values of its last execution. */
    private Map<String, List<Object>> recorded(Consumer<VerificationStore> work) {
        Map<String, List<Object>> all = new LinkedHashMap<>();
        AtomicReference<List<Object>> values = new AtomicReference<>();
        work.accept(on((method, arguments) -> {
            if (method.equals("prepareStatement")) {
                values.set(new ArrayList<>());
                all.put((String) arguments[0], values.get());
            } else if (method.startsWith("set") && arguments.length >= 2) {
                if (arguments[0].equals(1)) {
                    values.get().clear();
                }
                values.get().add(arguments[1]);
            }
        }));
        return all;
    }

    default String explain(Connection connection, String explain, String sql, List<Object> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(explain + " " + sql)) {
            for (int i = 0; i < values.size(); i++) {
                dialect().bind(statement, i + 1, values.get(i));
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }

    static int sum(Pattern count, String plan) {
        return count.matcher(plan)
                .results()
                .mapToInt(it -> Integer.parseInt(it.group(1)))
                .sum();
    }

    private void assertReadsFew(Connection connection, Map<String, List<Object>> recorded, Predicate<String> which)
            throws SQLException {
        connection.setAutoCommit(false);
        for (Map.Entry<String, List<Object>> one : recorded.entrySet()) {
            if (which.test(one.getKey())) {
                assertThat(rowsReadInVain(connection, one.getKey(), one.getValue()))
                        .as(one.getKey())
                        .isLessThan(FEW);
                connection.rollback();
            }
        }
    }

    private void useAll(VerificationStore node) {
        Taker taker = takerOf(node);
        VerificationRecord begun = newRecord("order");
        node.insert(begun, null);
        node.change(begun, answered());
        node.change(begun.id(), notifiedPass());
        node.renew(List.of(taker.last()), List.of(taker.last()));
        node.end(taker.last(), SUCCESS);
        for (DueFor kind : RUNNING) {
            node.take(kind, Changes.upTo(3));
        }
        node.end(taker.last(), delivered(taker.last()));
        node.find(begun.id());
        node.findByContext("order", 3);
        node.parked(null, 3);
        node.parked(Reason.ACCOUNT_GONE, 3);
        node.startedAfter(new Position(now().minusSeconds(3_600), new UUID(0, 0)), 3);
        node.count(List.of(new Day(LocalDate.EPOCH, now().plusSeconds(60), now().plusSeconds(120))));
        node.waiting(Instant.EPOCH, now().plusSeconds(1), 3);
        node.backlog();
        node.purge(Duration.ofDays(30), Position.FIRST, 3);
        node.delete(begun);
        node.erase(begun.id());
        node.insert(newRecord("order"), null);
        node.eraseContext("order", 3);
    }

    /** Of a third a question and the delivery are due, a third waits for long, a third has nothing to do. */
    private void fill(Connection connection, Work delivering, boolean analyze) throws SQLException {
        connection.setAutoCommit(false);
        Sql sql = new Sql(connection, dialect(), Duration.ofMinutes(1));
        VerificationRecord passed = pass();
        store().erase(passed.id());
        for (int i = 0; i < ROWS; i++) {
            Object[] values = Rows.all(filled(passed, delivering, i), "shop", null);
            sql.update("INSERT INTO identity_verification " + Rows.INSERTED, values);
            if (i % 1_000 == 999) {
                connection.commit();
            }
        }
        connection.setAutoCommit(true);
        if (analyze) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(analyze());
            }
        }
    }

    private VerificationRecord filled(VerificationRecord passed, Work delivering, int number) {
        Instant at = now().minusMillis(number);
        List<Work> asking = List.of(work(DueFor.ASK, at), work(DueFor.ASK, at.plus(Duration.ofDays(7))), NONE);
        return new VerificationRecord(
                UUID.randomUUID(),
                number,
                newRecord("order-" + number).start(),
                passed.result(),
                passed.delivery(),
                null,
                null,
                passed.questions(),
                asking.get(number % 3),
                number % 3 == 0 ? delivering : NONE);
    }

    private static Work work(DueFor kind, Instant at) {
        return new Work(new Due(kind, at), null);
    }

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
