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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Confirmation;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition.Effect;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store in a database does with its connections and rows. */
interface DatabaseContract extends DatabaseFixture {

    /** A change of the application's rows that takes half a minute if nothing ends it. */
    private String slowUpdate() {
        return "INSERT INTO identity_verification (application, id, status, changed_at)"
                + " SELECT ?, NULL, NULL, NULL FROM (" + slowQuery() + ") AS slow";
    }

    @Test
    @DisplayName("rolls nothing back when many notifications and deliveries change one verification at once")
    default void rollsNothingBack() throws Exception {
        AtomicInteger rolledBack = new AtomicInteger();
        VerificationStore watched = on((method, arguments) -> {
            if (method.equals("rollback")) {
                rolledBack.incrementAndGet();
            }
        });
        for (boolean confirm : new boolean[] {false, true}) {
            UUID id = start();

            List<Effect> effects = atOnce(24, i -> {
                VerificationOutcome outcome = i % 4 == 0 ? VerificationOutcome.PASSED : VerificationOutcome.FAILED;
                Result result = Changes.notifiedResult(outcome, "code-" + i, NOW);
                Effect effect = watched.apply(id, new Change.Notified(FLOW, result, Confirmation.of(confirm), HOLD))
                        .effect();
                watched.claim(TaskGroup.DELIVERIES, 1, NOW, LEASE).forEach(task -> watched.complete(task, NOW));
                watched.claim(TaskGroup.HELD_RESULTS, 1, NOW, LEASE).forEach(task -> watched.reschedule(task, NOW));
                return effect;
            });

            assertThat(effects).contains(Effect.CHANGED);
            assertThat(find(id).status()).isEqualTo(confirm ? VerificationStatus.PENDING : VerificationStatus.PASSED);
        }
        assertThat(rolledBack).hasValue(0);
    }

    @Test
    @DisplayName("reads held results while another transaction has locked them")
    default void readsPastLocks() throws SQLException {
        UUID id = start();
        store().apply(id, notified(FLOW, "code"));
        try (Connection other = dataSource().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT id FROM identity_verification_task FOR UPDATE");

            assertThat(store().held(id)).hasSize(1);

            other.rollback();
        }
    }

    @Test
    @DisplayName("measures leases by the database's time")
    default void databaseTime() {
        pass();
        Task task = claimDelivery();
        assertLease(LEASE);

        store().renew(List.of(task), Duration.ofHours(3));

        assertLease(Duration.ofHours(3));
    }

    private void assertLease(Duration lease) {
        List<Instant> times = transactions()
                .run(sql -> sql.query(
                        "SELECT lease_until, " + dialect().now() + " AS present FROM identity_verification_task"
                                + " WHERE lease_until IS NOT NULL",
                        row -> List.of(row.time("lease_until"), row.time("present"))))
                .get(0);
        assertThat(Duration.between(times.get(1), times.get(0))).isBetween(lease.minusSeconds(30), lease.plusMillis(1));
    }

    @Test
    @DisplayName("writes everything or nothing when the connection breaks before the commit")
    default void brokenCommit() {
        UUID id = start();
        List<TaskKind> woken = new ArrayList<>();
        VerificationStore broken = on(Watched.dataSource(dataSource(), (method, arguments) -> {
            if (method.equals("commit")) {
                throw new SQLException("canary-text", "08006", 7);
            }
        }));
        Taker taker = new Taker(Set.of(TaskKind.DELIVER), (kind, due) -> woken.add(kind));
        broken.setTaskTaker(taker);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> broken.apply(id, passed(FLOW)))
                .withMessage("The database failed (SQLState 08006, vendor code 7)")
                .satisfies(e -> assertThat(e.getCause()).hasMessageNotContaining("canary"));

        assertThat(woken).isEmpty();
        assertThat(taker.taken).isEmpty();
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(claim(TaskGroup.DELIVERIES)).isEmpty();
        store().apply(id, passed(FLOW));
        Task task = claimDelivery();
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> broken.complete(task, NOW));
        assertThat(find(id).deliveredAt()).isNull();
        endLeases();
        assertThat(claimDelivery().id()).isEqualTo(task.id());
    }

    @Test
    @DisplayName("reads without a commit where connections are in auto-commit mode")
    default void readsWithoutCommit() {
        UUID id = pass();
        List<String> called = new ArrayList<>();
        VerificationStore watched = on(Watched.dataSource(dataSource(), (method, arguments) -> called.add(method)));

        assertThat(watched.find(id)).isPresent();
        assertThat(watched.backlog().waiting()).isEqualTo(1);
        assertThat(watched.parked(1)).isEmpty();
        assertThat(watched.overdue(NOW.plusSeconds(1), 1)).hasSize(1);
        assertThat(watched.held(id)).isEmpty();
        assertThat(watched.parkedHeld(id)).isEmpty();

        assertThat(called).contains("close").doesNotContain("commit", "setAutoCommit");
    }

    @Test
    @DisplayName("ends the transaction of a read where connections are not in auto-commit mode")
    default void endsTheTransactionOfARead() {
        UUID id = pass();
        List<String> called = new ArrayList<>();
        VerificationStore manual =
                on(Watched.dataSource(dataSource(), false, (method, arguments) -> called.add(method)));

        assertThat(manual.find(id)).isPresent();

        assertThat(called.subList(called.lastIndexOf("prepareStatement"), called.size()))
                .containsSubsequence("commit", "close");
    }

    @Test
    @DisplayName("takes another connection, once, when the first one is dead")
    default void deadConnection() {
        UUID id = start();
        AtomicInteger dead = new AtomicInteger(1);
        VerificationStore pooled = on(Watched.dataSource(dataSource(), (method, arguments) -> {
            if (method.equals("prepareStatement") && dead.getAndDecrement() > 0) {
                throw new SQLException("gone", "08003");
            }
        }));

        pooled.apply(id, passed(FLOW));
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);

        dead.set(2);
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> pooled.find(id));
        assertThat(dead).hasValue(0);
    }

    @Test
    @DisplayName("reports success when only returning the connection fails")
    default void brokenAfterCommit() {
        UUID id = start();
        AtomicBoolean committed = new AtomicBoolean();
        VerificationStore broken = on(Watched.dataSource(dataSource(), (method, arguments) -> {
            if (committed.get() && (method.equals("setAutoCommit") || method.equals("close"))) {
                throw new SQLException("gone", "08006");
            }
            committed.compareAndSet(false, method.equals("commit"));
        }));

        broken.apply(id, passed(FLOW));

        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);
    }

    @Test
    @DisplayName("keeps a result with any characters")
    default void anyCharacter() {
        UUID id = UUID.randomUUID();
        Result result = new Result(VerificationOutcome.PASSED, "a\0b", null, NOW, false, ResultSource.NOTIFICATION);
        store().apply(id, started(FLOW, "\0\ud83d"));

        store().apply(id, Changes.believed(FLOW, result));

        assertThat(find(id).verifyCode()).isEqualTo("a\uFFFDb");
        assertThat(claim(TaskGroup.DELIVERIES)).hasSize(1);
    }

    @Test
    @DisplayName("skips rows whose values it does not know, so that they delay no other, and logs that once")
    default void unknownValues() {
        List<UUID> unknown = List.of(pass(NOW.minusSeconds(3)), pass(NOW.minusSeconds(2)));
        UUID known = pass();
        update("UPDATE identity_verification_task SET outcome = 'REVOKED' WHERE verification_id = '" + unknown.get(0)
                + "'");
        update("UPDATE identity_verification_task SET source = 'PHONE' WHERE verification_id = '" + unknown.get(1)
                + "'");
        update("UPDATE identity_verification SET status = 'REVOKED' WHERE id = '" + unknown.get(0) + "'");
        update("UPDATE identity_verification_task SET kind = 'REPORT' WHERE kind = 'EXPIRE'");

        try (LoggedMessages log = new LoggedMessages(JdbcTasks.class)) {
            assertThat(store().overdue(NOW.plusSeconds(1), 1))
                    .extracting(Task::verificationId)
                    .containsExactly(known);
            Task task = store().claim(TaskGroup.DELIVERIES, 1, NOW, LEASE).get(0);
            assertThat(task.verificationId()).isEqualTo(known);
            update("UPDATE identity_verification_task SET due_at = NULL WHERE kind = 'DELIVER'");
            assertThat(store().parked(1)).extracting(Task::id).containsExactly(task.id());
            assertThat(store().backlog().parked()).isEqualTo(3);
            assertThatExceptionOfType(Row.UnknownValueException.class).isThrownBy(() -> store().find(unknown.get(0)));
            assertThat(find(unknown.get(1)).status()).isEqualTo(VerificationStatus.PASSED);
            assertThat(store().purge(NOW.plusSeconds(1), NOW, 10)).isZero();
            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .startsWith("IDV0036")
                    .doesNotContain("REVOKED", "PHONE");
        }
    }

    @Test
    @DisplayName("skips a held result whose value it does not know, and decides the others of its verification")
    default void unknownHeld() {
        UUID id = start();
        store().apply(id, notified(FLOW, "A"));
        UUID unknown = store().held(id).get(0).id();
        store().apply(id, notified(FLOW, "B"));
        update("UPDATE identity_verification_task SET outcome = 'REVOKED' WHERE id = '" + unknown + "'");

        store().apply(id, answered(VerificationOutcome.PASSED));

        assertThat(claimDelivery().requireResult().verifyCode()).isEqualTo("B");
        store().parkHeld(id);
        assertThat(store().parkedHeld(unknown)).isEmpty();
    }

    @Test
    @DisplayName("returns connections as they were")
    default void leavesConnectionsAsTheyWere() {
        for (boolean autoCommit : new boolean[] {true, false}) {
            List<Object> autoCommits = new ArrayList<>();
            AtomicBoolean fail = new AtomicBoolean();
            DataSource watched = Watched.dataSource(dataSource(), autoCommit, (method, arguments) -> {
                switch (method) {
                    case "setAutoCommit" -> autoCommits.add(arguments[0]);
                    case "commit" -> {
                        if (fail.get()) {
                            throw new SQLException("no", "08006");
                        }
                    }
                    default -> {}
                }
            });

            on(watched).apply(UUID.randomUUID(), started(FLOW, null));
            assertThat(autoCommits).containsExactly(false, autoCommit);
            fail.set(true);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> on(watched).apply(UUID.randomUUID(), started(FLOW, null)));
            assertThat(autoCommits).containsExactly(false, autoCommit, false, autoCommit);
        }
    }

    @Test
    @DisplayName("ends long statements, and can use the same connection afterwards")
    default void endsLongStatements() throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            DataSource same = Watched.always(connection);
            Transactions impatient = new Transactions(same, dialect(), Duration.ofMillis(200));

            List<ThrowingCallable> slow = List.of(
                    () -> impatient.run(sql -> sql.query(slowQuery(), row -> 1)),
                    () -> impatient.run(sql -> sql.update(slowUpdate(), "shop")),
                    () -> impatient.run(sql -> sql.batch(slowUpdate(), List.of("shop"), Sql::values)));

            for (ThrowingCallable statement : slow) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(statement)
                        // At its end, the change would violate a constraint.
                        .satisfies(e -> assertThat(e.sqlState()).isNotEmpty().doesNotStartWith("23"));
                List<Integer> next = new Transactions(same, dialect())
                        .run(sql -> sql.query("SELECT 1 AS one", row -> row.number("one")));
                assertThat(next).containsExactly(1);
            }
        }
    }

    @Test
    @DisplayName("leaves no timeout of its own on a connection, and keeps the host's")
    default void leavesTheTimeout() throws SQLException {
        for (int seconds : new int[] {0, 7}) {
            try (Connection connection = dataSource().getConnection();
                    Statement hosts = connection.createStatement()) {
                hosts.setQueryTimeout(seconds);
                VerificationStore same = on(Watched.always(connection));

                UUID id = UUID.randomUUID();
                same.apply(id, started(FLOW, null));
                same.apply(id, passed(FLOW));
                same.claim(TaskGroup.DELIVERIES, 10, NOW, LEASE).forEach(task -> same.complete(task, NOW));
                same.find(id);

                assertThat(hosts.getQueryTimeout()).isEqualTo(seconds);
            }
        }
    }
}
