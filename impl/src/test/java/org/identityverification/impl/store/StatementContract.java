package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.Test;

/** What is true in every database that the module is tested with. */
interface StatementContract extends DatabaseFixture {

    /** {@code -Dstore.rows=1000000} shows the same with a million. */
    int ROWS = Integer.getInteger("store.rows", 3_000);

    int FEW = 200;

    /** Lets the database gather statistics about its tables. */
    default String analyze() {
        return "ANALYZE";
    }

    /** How many unneeded rows a statement reads; the maximum if it does not use an index at all. */
    int rowsReadInVain(Connection connection, String sql, List<Object> values) throws SQLException;

    @Test
    default void needs_6_statements_in_5_transactions_when_confirmed_and_5_in_4_when_unconfirmed() {
        int locks = dialect().locksFirst() ? 1 : 0;
        assertCosts(true, 6 + 3 * locks, 5);
        use(BELIEVING);
        assertCosts(false, 5 + 2 * locks, 4);
    }

    private void assertCosts(boolean asks, int statements, int transactions) {
        List<String> called = new ArrayList<>();
        VerificationStore watched = on((method, arguments) -> called.add(method));
        Taker taker = Taker.withPlaces();
        watched.setWorkRunner(taker);
        VerificationRecord begun = newRecord(null);

        watched.insert(begun, null);
        VerificationRecord started = StoreFixture.after(watched, begun, answered());
        watched.change(started.id(), notified("code"));
        if (asks) {
            VerificationRecord question = taker.last();
            watched.end(question, asked(new Answer.Success(), question));
        }
        VerificationRecord delivery = taker.last();
        watched.end(delivery, delivered(delivery));

        assertThat(find(begun.id()).delivery().deliveredAt()).isNotNull();
        assertThat(find(begun.id()).result().confirmed()).isEqualTo(asks);
        assertThat(called.stream().filter(it -> it.startsWith("execute"))).hasSize(statements);
        assertThat(called.stream().filter("executeUpdate"::equals)).hasSize(transactions);
        // The others commit by themselves.
        assertThat(called.stream().filter("commit"::equals)).hasSize(dialect().locksFirst() ? transactions : 1);
        assertThat(called).doesNotContain("rollback");
    }

    @Test
    default void runs_every_frequent_statement_by_an_index_without_reading_many_unneeded_rows() throws Exception {
        assertUsesIndexes(true);
    }

    default void assertUsesIndexes(boolean analyze) throws Exception {
        try (Connection connection = dataSource().getConnection()) {
            fill(connection, DueFor.DELIVER, analyze);
            RecordedStatements recorded = new RecordedStatements();
            useAll(on(recorded));
            // An insert would violate the key, now that it has run. The other reads all that waits, as it should.
            assertReadsFew(connection, recorded, sql -> !sql.startsWith("INSERT") && !sql.contains("AS waiting"));
        }
    }

    @Test
    default void counts_and_lists_what_waits_without_reading_the_other_rows() throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            fill(connection, DueFor.WAIT, true);
            RecordedStatements recorded = new RecordedStatements();
            VerificationStore watched = on(recorded);
            watched.backlog();
            watched.overdue(now(), 10);

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
    default void useAll(VerificationStore store) {
        Taker taker = Taker.withPlaces();
        store.setWorkRunner(taker);
        VerificationRecord begun = newRecord("order");
        store.insert(begun, null);
        StoreFixture.after(store, begun, answered());
        store.change(begun.id(), notified("code"));
        VerificationRecord question = taker.last();
        store.renew(List.of(question), List.of(question));
        store.end(question, asked(new Answer.Success(), question));
        for (DueFor kind : DueFor.values()) {
            store.take(kind, 3);
        }
        VerificationRecord delivery = taker.last();
        store.end(delivery, delivered(delivery));
        store.find(begun.id());
        store.findByContext("order", 3);
        store.parked(null, 3);
        store.parked(Reason.ACCOUNT_GONE, 3);
        Instant anHourAgo = now().minusSeconds(3_600);
        store.known(anHourAgo, anHourAgo, null, 3);
        store.overdue(now().plusSeconds(1), 3);
        store.backlog();
        store.purge(Duration.ofDays(30), 3);
        store.delete(begun);
        store.erase(begun.id());
        VerificationRecord another = newRecord("order");
        store.insert(another, null);
        store.eraseContext("order", 3);
    }

    /** A third is due, a third waits for long, a third has nothing to do. */
    private void fill(Connection connection, DueFor kind, boolean analyze) throws SQLException {
        connection.setAutoCommit(false);
        Sql sql = new Sql(connection, dialect(), Duration.ofMinutes(1));
        VerificationRecord passed = pass("order");
        store().erase(passed.id());
        for (int from = 0; from < ROWS; from += 1_000) {
            for (int i = from; i < from + 1_000; i++) {
                sql.update(
                        "INSERT INTO identity_verification " + Rows.INSERTED,
                        Rows.all(filled(passed, kind, i), "shop", null));
            }
            connection.commit();
        }
        connection.setAutoCommit(true);
        if (analyze) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(analyze());
            }
        }
    }

    private VerificationRecord filled(VerificationRecord passed, DueFor kind, int number) {
        Instant at = now().minusMillis(number);
        Due due = number % 3 == 0
                ? new Due(kind, at)
                : number % 3 == 1 ? new Due(DueFor.WAIT, at.plus(Duration.ofDays(7))) : null;
        return new VerificationRecord(
                UUID.randomUUID(),
                number,
                newRecord("order-" + number).start(),
                passed.result(),
                passed.delivery(),
                null,
                null,
                passed.questions(),
                due,
                null);
    }
}
