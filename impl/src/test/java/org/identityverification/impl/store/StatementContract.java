package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.notifiedPass;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.identityverification.Undelivered.Reason;
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

    /** Lets the database gather statistics about its tables. */
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
            RecordedStatements recorded = new RecordedStatements();
            useAll(on(recorded));
            // An insert would violate the key, now that it has run. The other reads all that waits, as it should.
            assertReadsFew(connection, recorded, sql -> !sql.startsWith("INSERT") && !sql.contains("AS waiting"));
        }
    }

    @Test
    default void counts_and_lists_what_waits_without_reading_the_other_rows() throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            fill(connection, NONE, true);
            RecordedStatements recorded = new RecordedStatements();
            VerificationStore watched = on(recorded);
            watched.backlog();
            watched.waiting(Instant.EPOCH, now(), 10);

            assertReadsFew(connection, recorded, sql -> true);
        }
    }

    private void assertReadsFew(Connection connection, RecordedStatements recorded, Predicate<String> which)
            throws SQLException {
        connection.setAutoCommit(false);
        for (Map.Entry<String, List<Object>> one : recorded.all().entrySet()) {
            if (which.test(one.getKey())) {
                assertThat(rowsReadInVain(connection, one.getKey(), one.getValue()))
                        .as(one.getKey())
                        .isLessThan(FEW);
                connection.rollback();
            }
        }
    }

    /** Runs every statement of a store at least once. */
    private void useAll(VerificationStore node) {
        Taker taker = takerOf(node);
        VerificationRecord begun = newRecord("order");
        node.insert(begun, null);
        node.change(begun, answered());
        node.change(begun.id(), notifiedPass());
        node.renew(List.of(taker.last()), List.of(taker.last()));
        node.end(taker.last(), SUCCESS);
        for (DueFor kind : RUNNING) {
            node.take(kind, 3);
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
        node.purge(Duration.ofDays(30), 3);
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
}
