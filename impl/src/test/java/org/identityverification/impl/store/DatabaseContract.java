package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.StoreFailure;
import org.identityverification.impl.verification.Transition.Effect;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store in a database does with its connections, its rows, and its clock. */
interface DatabaseContract extends VerificationStoreContract, SchemaContract {

    /** A change of the application's rows that takes half a minute if nothing ends it. */
    private String slowUpdate() {
        return "INSERT INTO identity_verification (application, id, status) SELECT ?, NULL, NULL FROM (" + slowQuery()
                + ") AS slow";
    }

    @Test
    default void rolls_nothing_back_when_many_notifications_and_workers_change_one_verification_at_once()
            throws Exception {
        AtomicInteger rolledBack = new AtomicInteger();
        VerificationStore watched = on((method, arguments) -> {
            if (method.equals("rollback")) {
                rolledBack.incrementAndGet();
            }
        });
        watched.setWorkRunner(Taker.withPlaces());
        UUID id = start().id();

        List<Effect> effects = TestExecutors.atOnce(24, i -> {
            Effect effect = watched.change(
                            id,
                            notified(
                                    FLOW,
                                    i % 4 == 0 ? VerificationOutcome.PASSED : VerificationOutcome.FAILED,
                                    "code-" + i))
                    .effect();
            StoreFixture.take(watched, DueFor.CONFIRM, 1)
                    .forEach(work -> watched.end(work, asked(new Answer.NoAnswer(), work)));
            return effect;
        });

        assertThat(effects).contains(Effect.CHANGED).doesNotContain(Effect.ABSENT);
        assertThat(find(id).claim().outcome()).isEqualTo(VerificationOutcome.PASSED);
        assertThat(rolledBack).hasValue(0);
    }

    /** How a confirmed verification goes, each write in a commit of its own. */
    private VerificationRecord deliver(VerificationStore store, Taker taker, VerificationRecord begun) {
        store.setWorkRunner(taker);
        VerificationRecord started = StoreFixture.after(store, begun, answered());
        assertThat(store.change(started.id(), notified("code")).effect()).isEqualTo(Effect.CHANGED);
        VerificationRecord question = taker.last();
        assertThat(store.end(question, asked(new Answer.Success(), question)).effect())
                .isEqualTo(Effect.CHANGED);
        VerificationRecord delivery = taker.last();
        assertThat(store.end(delivery, delivered(delivery)).effect()).isEqualTo(Effect.CHANGED);
        return delivery;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(booleans = {true, false})
    default void finds_out_what_a_commit_did_whose_connection_broke_and_does_each_change_once(boolean committed) {
        for (int cut = 1; cut <= 4; cut++) {
            VerificationStore broken = on(cutting(committing(), cut, committed));
            Taker taker = Taker.withPlaces();
            VerificationRecord begun = begin();

            VerificationRecord delivery = deliver(broken, taker, begun);

            VerificationRecord done = find(begun.id());
            assertThat(done.delivery().deliveredAt()).as("cut at change " + cut).isNotNull();
            assertThat(done.result().confirmed()).isTrue();
            assertThat(done.lease()).isNull();
            assertThat(done.questions().asked()).isEqualTo(1);
            assertThat(delivery.delivery().attempts()).isEqualTo(1);
            assertThat(taker.taken)
                    .extracting(VerificationRecord::work)
                    .containsExactly(DueFor.CONFIRM, DueFor.DELIVER);
            assertThat(taker.open).hasValue(0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(booleans = {true, false})
    default void does_not_know_whether_a_record_was_inserted_when_the_connection_of_the_commit_breaks(
            boolean committed) {
        VerificationRecord begun = newRecord("order-7");
        VerificationStore broken = on(cutting("commit", 1, committed));

        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(() -> broken.insert(begun, null))
                .withMessage("The commit failed (SQLState 08006, vendor code 7)")
                .satisfies(e -> assertThat(e.outcomeUnknown()).isTrue())
                .satisfies(e -> assertThat(e.getCause()).hasMessageNotContaining("canary"));

        assertThat(store().find(begun.id()).isPresent()).isEqualTo(committed);
        assertThat(broken.delete(begun)).isEqualTo(committed);
        assertThat(store().find(begun.id())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(booleans = {true, false})
    default void hands_out_nothing_when_the_connection_breaks_that_takes_it_which_is_due_again_after_a_lease(
            boolean committed) {
        pass();
        VerificationStore broken = on(cutting("commit", 1, committed));

        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(() -> broken.take(DueFor.DELIVER, 1))
                .satisfies(e -> assertThat(e.outcomeUnknown()).isTrue());

        assertThat(take(DueFor.DELIVER)).hasSize(committed ? 0 : 1);
        endLeases();
        assertThat(take(DueFor.DELIVER)).hasSize(1);
    }

    @Test
    default void gives_the_place_back_and_says_that_the_outcome_is_unknown_when_the_database_is_gone_after_a_commit() {
        VerificationRecord started = start();
        AtomicBoolean gone = new AtomicBoolean();
        VerificationStore broken = on(Watched.dataSource(dataSource(), (method, arguments) -> {
            if (gone.get() || method.equals(committing())) {
                gone.set(true);
                throw new SQLException("canary", "08006", 7);
            }
        }));
        Taker taker = Taker.withPlaces();
        broken.setWorkRunner(taker);

        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(() -> broken.change(started, success()))
                .satisfies(e -> assertThat(e.outcomeUnknown()).isTrue());
        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(() -> broken.change(started, success()))
                .satisfies(e -> assertThat(e.outcomeUnknown()).isFalse());

        assertThat(taker.taken).isEmpty();
        assertThat(taker.woken).isEmpty();
        assertThat(taker.open).hasValue(0);
    }

    @Test
    default void ends_the_transaction_of_a_read_where_connections_are_not_in_auto_commit_mode() {
        UUID id = pass().id();
        List<String> called = new ArrayList<>();
        VerificationStore manual =
                on(Watched.dataSource(dataSource(), false, (method, arguments) -> called.add(method)));

        assertThat(manual.find(id)).isPresent();

        assertThat(called.subList(called.lastIndexOf("prepareStatement"), called.size()))
                .containsSubsequence("commit", "close");
    }

    @Test
    default void takes_another_connection_once_when_the_first_one_is_dead() {
        UUID id = start().id();
        AtomicInteger dead = new AtomicInteger(1);
        VerificationStore pooled = on(Watched.dataSource(dataSource(), (method, arguments) -> {
            if (method.equals("prepareStatement") && dead.getAndDecrement() > 0) {
                throw new SQLException("gone", "08003");
            }
        }));

        pooled.change(id, success());
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);

        dead.set(2);
        assertThatExceptionOfType(DatabaseFailure.class).isThrownBy(() -> pooled.find(id));
        assertThat(dead).hasValue(0);
    }

    @Test
    default void reports_success_when_only_returning_the_connection_fails() {
        UUID id = start().id();
        VerificationStore broken = on(Proxies.of(DataSource.class, (proxy, method, arguments) -> {
            Connection connection = dataSource().getConnection();
            return Proxies.of(Connection.class, (it, called, values) -> {
                Object result = Proxies.invoke(connection, called, values);
                if (called.getName().equals("close")) {
                    throw new SQLException("gone", "08006");
                }
                return result;
            });
        }));

        broken.change(id, success());

        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);
    }

    @Test
    default void keeps_a_result_with_any_characters() {
        use(BELIEVING);
        UUID id = start("\0\ud83d").id();

        store().change(id, notified("a\0b"));

        assertThat(find(id).result().verifyCode()).isEqualTo("a\uFFFDb");
    }

    @Test
    default void skips_rows_whose_values_it_does_not_know_so_that_they_delay_no_other_and_logs_that_once() {
        List<UUID> unknown = new ArrayList<>();
        for (String column : List.of("source", "status", "delivery_parked")) {
            UUID id = pass("order-7").id();
            update("UPDATE identity_verification SET " + column + " = 'REVOKED' WHERE id = '" + id + "'");
            unknown.add(id);
            clock().move(Duration.ofSeconds(1));
        }
        UUID known = pass("order-7").id();

        try (LoggedMessages log = new LoggedMessages(Rows.class)) {
            assertThat(ids(store().overdue(now().plusSeconds(1), 1))).containsExactly(known);
            assertThat(store().findByContext("order-7", 10)).hasSize(1);
            assertThat(ids(StoreFixture.take(store(), DueFor.DELIVER, 1))).containsExactly(known);
            assertThat(store().backlog().waiting()).isEqualTo(4);
            assertThat(unknown).allSatisfy(id -> {
                assertThatExceptionOfType(StoreFailure.class)
                        .isThrownBy(() -> store().find(id))
                        .withMessageNotContaining("REVOKED");
                assertThatExceptionOfType(StoreFailure.class).isThrownBy(() -> store().change(id, notified("code")));
            });
            assertThat(log.all())
                    .hasSize(3)
                    .allSatisfy(
                            message -> assertThat(message).startsWith("IDV0036").doesNotContain("REVOKED"));
        }
        assertThat(store().erase(unknown.get(0))).isTrue();
        assertThat(store().eraseContext("order-7", 10)).hasSize(3);
    }

    @Test
    default void neither_reads_nor_writes_rows_of_another_application() {
        VerificationStore other = of("another shop");
        VerificationRecord theirs = newRecord("theirs");
        other.insert(theirs, null);
        StoreFixture.after(other, theirs, answered());
        other.change(theirs.id(), success());
        VerificationRecord leased = StoreFixture.take(other, DueFor.DELIVER, 1).get(0);
        Backlog backlog = other.backlog();

        assertThat(store().change(theirs.id(), failure()).effect()).isEqualTo(Effect.ABSENT);
        assertThat(store().change(leased, new Change.DeliverAgain()).effect()).isEqualTo(Effect.ABSENT);
        assertThat(store().end(leased, delivered(leased)).effect()).isEqualTo(Effect.ABSENT);
        assertThat(store().renew(List.of(leased), List.of(leased))).isEmpty();
        assertThat(store().find(theirs.id())).isEmpty();
        assertThat(store().delete(leased)).isFalse();
        assertThat(store().erase(theirs.id())).isFalse();
        assertThat(store().findByContext("theirs", 10)).isEmpty();
        assertThat(store().eraseContext("theirs", 10)).isEmpty();
        assertThat(store().overdue(now().plusSeconds(1), 10)).isEmpty();
        assertThat(store().backlog()).isEqualTo(new Backlog(0, 0, null, 0, null));
        endLeases();
        assertThat(take(DueFor.DELIVER)).isEmpty();

        assertThat(other.backlog()).isEqualTo(backlog);
        assertThat(other.end(leased, delivered(leased)).effect()).isEqualTo(Effect.CHANGED);
        clock().move(Duration.ofDays(9));
        assertThat(store().purge(Duration.ofDays(1), 10)).isZero();
        // Each application has a row of this id.
        store().insert(theirs, null);
        assertThat(other.find(theirs.id()).orElseThrow().status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(find(theirs.id()).status()).isEqualTo(VerificationStatus.PENDING);
    }

    @Test
    default void takes_no_work_whose_lease_is_renewed_and_changes_no_row_that_is_changed_at_the_same_moment() {
        pass();
        VerificationRecord mine = takeOne(DueFor.DELIVER);
        endLeases();
        VerificationStore late =
                overtakenBefore("lease_id = ?, lease_until", () -> store().renew(List.of(mine), List.of()));

        assertThat(late.take(DueFor.DELIVER, 1)).isEmpty();

        assertThat(store().end(mine, delivered(mine)).effect()).isEqualTo(Effect.CHANGED);
        VerificationRecord passed = pass();
        VerificationStore later =
                overtakenBefore("lease_id = ?, lease_until", () -> store().change(passed.id(), deliveryFailed(passed)));
        assertThat(later.take(DueFor.DELIVER, 1)).isEmpty();
    }

    @Test
    default void takes_and_renews_what_it_can_while_another_connection_holds_one_row_locked() throws SQLException {
        List<UUID> ids = Stream.generate(() -> pass().id()).limit(3).toList();
        List<VerificationRecord> taken;
        try (Connection other = dataSource().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT 1 FROM identity_verification WHERE id = '" + ids.get(1) + "' FOR UPDATE");

            taken = take(DueFor.DELIVER);
            assertThat(ids(taken)).containsExactlyInAnyOrder(ids.get(0), ids.get(2));
            assertThatExceptionOfType(StoreFailure.class).isThrownBy(() -> take(DueFor.DELIVER));
            other.rollback();

            VerificationRecord last = takeOne(DueFor.DELIVER);
            lock.execute("SELECT 1 FROM identity_verification WHERE id = '" + last.id() + "' FOR UPDATE");
            assertThat(store().renew(List.of(taken.get(0), last), List.of(taken.get(1))))
                    .containsExactlyInAnyOrder(ids.get(0), ids.get(2));
            other.rollback();
        }
    }

    @Test
    default void decides_what_is_due_leased_and_old_by_the_clock_of_the_database_however_wrong_its_own_is() {
        Clock system = Clock.tickMillis(ZoneOffset.UTC);
        for (Duration wrong : List.of(Duration.ofDays(-40), Duration.ofDays(40))) {
            // A node whose system clock is wrong adds nothing, and the database has not told its time yet.
            CorrectedClock clock = new CorrectedClock(Clock.offset(system, wrong)) {
                @Override
                public Duration added() {
                    return Duration.ZERO;
                }
            };
            JdbcVerificationStore node = node(dataSource(), "shop", clock);
            clock().move(Duration.between(clock().instant(), system.instant()));
            VerificationRecord done = pass();
            store().change(done.id(), delivered(done));
            VerificationRecord due = pass();
            VerificationRecord mine = takeOne(DueFor.DELIVER);
            UUID later = pass().id();
            store().change(later, new Change.DeliveryFailed(1, Set.of(), now().plusSeconds(60)));

            assertThat(node.take(DueFor.DELIVER, 10)).isEmpty();
            assertThat(node.purge(Duration.ofDays(30), 10)).isZero();
            assertThat(node.renew(List.of(mine), List.of())).hasSize(1);
            assertThat(find(mine.id()).lease().until()).isBetween(now().plusSeconds(20), now().plusSeconds(31));
            node.change(due.id(), deliveryFailed(due));
            assertThat(find(due.id()).delivery().failingSince())
                    .isBetween(now().minusSeconds(20), now().plusSeconds(1));
            List.of(done.id(), due.id(), later).forEach(store()::erase);
        }
    }

    @Test
    default void learns_the_time_of_the_database_when_it_is_asked_and_by_each_read() {
        CorrectedClock asked = new CorrectedClock(clock());
        node(dataSource(), "shop", asked).askTime();
        assertThat(asked.isCorrected()).isTrue();
        CorrectedClock reading = new CorrectedClock(clock());
        UUID id = start().id();
        node(dataSource(), "shop", reading).find(id);
        assertThat(reading.isCorrected()).isTrue();
        Instant before = now();
        assertThat(Duration.between(before, reading.instant()).abs()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    default void shows_no_personal_data_when_the_database_refuses_a_row() {
        VerificationRecord record = newRecord("canary".repeat(200));

        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(() -> store().insert(record, null))
                .satisfies(e -> assertThat(e.outcomeUnknown()).isFalse())
                .satisfies(e -> assertThat(Explanation.causes(e))
                        .allSatisfy(it -> assertThat(it.toString()).doesNotContain("canary")));
    }

    @Test
    default void returns_connections_as_they_were() {
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

            on(watched).insert(newRecord(null), null);
            assertThat(autoCommits).containsExactly(false, autoCommit);
            fail.set(true);
            assertThatExceptionOfType(DatabaseFailure.class)
                    .isThrownBy(() -> on(watched).insert(newRecord(null), null));
            assertThat(autoCommits).containsExactly(false, autoCommit, false, autoCommit);
        }
    }

    @Test
    default void ends_long_statements_and_can_use_the_same_connection_afterwards() throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            DataSource same = Watched.always(connection);
            Transactions impatient = new Transactions(same, dialect(), Duration.ofMillis(200));

            List<ThrowingCallable> slow = List.of(
                    () -> impatient.run(sql -> sql.query(slowQuery(), row -> 1)),
                    () -> impatient.run(sql -> sql.update(slowUpdate(), "shop")),
                    () -> impatient.run(sql -> sql.batch(slowUpdate(), List.of("shop"), Sql::values)));

            for (ThrowingCallable statement : slow) {
                assertThatExceptionOfType(DatabaseFailure.class)
                        .isThrownBy(statement)
                        // At its end, the change would violate a constraint.
                        .satisfies(e -> assertThat(e.sqlState()).isNotEmpty().doesNotStartWith("23"));
                List<Integer> next =
                        new Transactions(same, dialect()).run(sql -> sql.query("SELECT 1 AS version", Rows::version));
                assertThat(next).containsExactly(1);
            }
        }
    }

    @Test
    default void leaves_no_timeout_of_its_own_on_a_connection_and_keeps_that_of_the_host() throws SQLException {
        for (int seconds : new int[] {0, 7}) {
            try (Connection connection = dataSource().getConnection();
                    Statement hosts = connection.createStatement()) {
                hosts.setQueryTimeout(seconds);
                VerificationStore same = on(Watched.always(connection));

                deliver(same, Taker.withPlaces(), begin());
                same.take(DueFor.DELIVER, 10);
                assertThatExceptionOfType(StoreFailure.class)
                        .isThrownBy(() -> same.insert(newRecord("too long".repeat(200)), null));

                assertThat(hosts.getQueryTimeout()).isEqualTo(seconds);
            }
        }
    }
}
