package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Erasure;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is true in every database that the module is tested with. */
interface StatementContract extends DatabaseFixture {

    int ROWS = Integer.getInteger("store.rows", 3_000);
    int FEW = 200;

    /** The same database, where nothing can be written. */
    DataSource readOnly(DataSource database) throws SQLException;

    /** Lets the database gather statistics about its tables. */
    default String analyze() {
        return "ANALYZE";
    }

    /** How many unneeded rows a statement reads; the maximum if it does not use an index at all. */
    int rowsReadInVain(Connection connection, String sql, List<Object> values) throws SQLException;

    @Test
    @DisplayName("is recognized by what its driver reports")
    default void recognized() {
        assertThat(Dialects.of(dataSource())).hasSameClassAs(dialect());
    }

    @Test
    @DisplayName("renews hundreds of leases in one batch")
    default void renewsInOneBatch() {
        for (int i = 0; i < 300; i++) {
            ensureExpiry(NOW);
        }
        List<Task> all = store().claim(TaskGroup.HOUSEKEEPING, 300, NOW, LEASE);
        List<String> executions = new ArrayList<>();
        endLeases();

        on((method, arguments) -> {
                    if (method.startsWith("execute")) {
                        executions.add(method);
                    }
                })
                .renew(all, LEASE);

        assertThat(executions).containsExactly("executeBatch");
        assertThat(claim(TaskGroup.HOUSEKEEPING)).isEmpty();
    }

    @Test
    @DisplayName(
            "needs three transactions for a verification from its start to its delivery, and four with confirmation")
    default void takesFewTransactions() {
        assertTakes(3, 12, store -> store.apply(Changes.ID, Changes.believed(FLOW, VerificationOutcome.PASSED, NOW)));
        assertTakes(4, 20, store -> {
            store.apply(Changes.ID, Changes.toBeConfirmed(FLOW, VerificationOutcome.PASSED, NOW));
            store.find(Changes.ID);
            Set<UUID> held = store.held(Changes.ID).stream().map(Task::id).collect(Collectors.toSet());
            Result passed = new Result(VerificationOutcome.PASSED, null, null, NOW, true, ResultSource.QUERY);
            store.apply(Changes.ID, new Change.Ended(passed, held));
        });
    }

    /** Some drivers do not batch every statement. */
    private void assertTakes(int transactions, int maxStatements, Consumer<VerificationStore> result) {
        AtomicInteger commits = new AtomicInteger();
        AtomicInteger statements = new AtomicInteger();
        VerificationStore watched = on((method, arguments) -> {
            commits.addAndGet(method.equals("commit") ? 1 : 0);
            statements.addAndGet(method.startsWith("execute") ? 1 : 0);
        });
        Taker taker = new Taker(Set.of(TaskKind.values()), (kind, due) -> {});
        watched.setTaskTaker(taker);
        watched.apply(Changes.ID, Changes.startedWithQuery(FLOW));
        result.accept(watched);
        Task delivery = taker.taken.get(taker.taken.size() - 1);
        watched.find(Changes.ID);
        watched.complete(delivery, NOW);
        update("DELETE FROM identity_verification");
        assertThat(commits).hasValue(transactions);
        assertThat(statements.get()).isLessThanOrEqualTo(maxStatements);
    }

    @Test
    @DisplayName("runs every frequent query by an index, without reading many unneeded rows")
    default void usesIndexes() throws Exception {
        assertUsesIndexes(true);
    }

    default void assertUsesIndexes(boolean analyze) throws Exception {
        try (Connection connection = dataSource().getConnection()) {
            fill(connection, "DELIVER", analyze);
            RecordedStatements recorded = new RecordedStatements();
            useAll(on(recorded));
            connection.setAutoCommit(false);
            for (Map.Entry<String, List<Object>> one : recorded.all().entrySet()) {
                // Which counts, and which would violate the key, now that it has run.
                if (!one.getKey().contains("AS waiting")
                        && !one.getKey().startsWith("INSERT INTO identity_verification (")) {
                    assertThat(rowsReadInVain(connection, one.getKey(), one.getValue()))
                            .as(one.getKey())
                            .isLessThan(FEW);
                    connection.rollback();
                }
            }
        }
    }

    @Test
    @DisplayName("counts results without reading the other tasks")
    default void countsResultsOnly() throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            fill(connection, "QUERY", true);

            assertThat(rowsReadInVain(connection, JdbcTasks.COUNT, List.of("shop", "shop")))
                    .isLessThan(FEW);
        }
    }

    @Test
    @DisplayName("reads a limited number of rows at once, however many have values that it does not know")
    default void readsNoMore() throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            fill(connection, "DELIVER", false);
        }
        update("UPDATE identity_verification_task SET outcome = 'REVOKED'");
        AtomicInteger highest = new AtomicInteger();
        VerificationStore watched = on((method, arguments) -> {
            if (method.equals("setObject") && arguments[1] instanceof Integer limit) {
                highest.accumulateAndGet(limit, Math::max);
            }
        });

        assertThat(watched.claim(TaskGroup.HOUSEKEEPING, 3, NOW, LEASE)).isEmpty();

        assertThat(highest.get()).isBetween(1_000, 2_000);
    }

    @Test
    @DisplayName("throws and loses nothing when the database is read-only")
    default void readOnlyDatabase() throws Exception {
        UUID id = start();
        store().apply(id, failed(FLOW));
        VerificationStore readOnly = on(readOnly(dataSource()));

        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> readOnly.apply(id, passed(FLOW)));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> readOnly.claim(TaskGroup.DELIVERIES, 1, NOW, LEASE));

        assertThat(readOnly.find(id).orElseThrow().status()).isEqualTo(VerificationStatus.FAILED);
        assertThat(claim(TaskGroup.DELIVERIES)).hasSize(1);
    }

    /** Runs every statement of a store at least once. */
    default void useAll(VerificationStore store) {
        UUID id = UUID.randomUUID();
        Instant later = NOW.plus(VALID_FOR);
        store.apply(id, notified(FLOW, "code"));
        store.apply(id, started(FLOW, "order", later));
        store.apply(id, notified(FLOW, "code-2"));
        store.held(id);
        store.parkHeld(id);
        List<Task> parked = store.parked(10);
        store.release(parked.get(0).id(), NOW);
        store.discard(parked.get(1).id());
        store.redrive(parked.get(0).id(), NOW);
        store.redriveVerification(id, NOW);
        List<Task> deliveries = store.claim(TaskGroup.DELIVERIES, 3, NOW, LEASE);
        store.renew(deliveries, LEASE);
        store.reschedule(deliveries.get(0), NOW);
        deliveries.forEach(task -> store.complete(task, NOW));
        store.claim(TaskGroup.QUERIES, 3, later, LEASE, Set.of(ACCOUNT));
        for (TaskGroup group : TaskGroup.values()) {
            store.claim(group, 3, later, LEASE);
        }
        store.overdue(NOW, 3);
        store.backlog();
        store.ensure(Task.purge(NOW));
        store.purge(NOW.plusSeconds(1), NOW, 3);
        store.find(id);
        store.findByContext("order", 3);
        store.erase(id, Erasure.at(NOW, VALID_FOR, Duration.ofDays(90)));
        store.apply(UUID.randomUUID(), started(FLOW, "order"));
        store.eraseContext("order", 3, Erasure.at(NOW, VALID_FOR, Duration.ofDays(90)));
    }

    private void fill(Connection connection, String kindOfEachThird, boolean analyze) throws SQLException {
        connection.setAutoCommit(false);
        Sql sql = new Sql(connection, dialect(), Duration.ofMinutes(1));
        for (int from = 0; from < ROWS; from += 1_000) {
            List<Map.Entry<UUID, Instant>> some = IntStream.range(from, from + 1_000)
                    .mapToObj(i -> Map.entry(UUID.randomUUID(), NOW.minusMillis(i)))
                    .toList();
            sql.batch(
                    "INSERT INTO identity_verification (application, id, context_id, status, started_at,"
                            + " changed_at, holds, fingerprints) VALUES ('shop', ?, ?, 'PENDING', ?, ?, 0, '')",
                    some,
                    it -> Sql.values(it.getKey(), it.getKey().toString(), it.getValue(), it.getValue()));
            sql.batch(
                    "INSERT INTO identity_verification_task (application, id, kind, verification_id, due_at, attempts,"
                            + " version, created_at, outcome, completed_at, source)"
                            + " VALUES ('shop', ?, ?, ?, ?, 0, 0, ?, 'PASSED', ?, 'QUERY')",
                    some,
                    it -> Sql.values(
                            UUID.randomUUID(),
                            it.getKey().hashCode() % 3 == 0 ? kindOfEachThird : "EXPIRE",
                            it.getKey(),
                            it.getValue(),
                            it.getValue(),
                            it.getValue()));
            connection.commit();
        }
        connection.setAutoCommit(true);
        if (analyze) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(analyze());
            }
        }
    }
}
