package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.notified;
import static org.identityverification.impl.verification.Changes.notifiedPass;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.StoreFailure;
import org.identityverification.impl.verification.Transition.Effect;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Position;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store in a database does with its connections, its rows, and its clock. */
interface ConnectionContract extends DatabaseNodes {

    @Test
    default void rolls_nothing_back_when_many_change_one_verification_at_once() throws Exception {
        AtomicInteger rolledBack = new AtomicInteger();
        VerificationStore watched = on((method, arguments) -> rolledBack.addAndGet(method.equals("rollback") ? 1 : 0));
        takerOf(watched);
        UUID id = start().id();

        List<Effect> effects = TestExecutors.atOnce(24, i -> {
            VerificationOutcome outcome = i % 4 == 0 ? VerificationOutcome.PASSED : VerificationOutcome.FAILED;
            Effect effect =
                    watched.change(id, notified(FLOW, outcome, "code-" + i)).effect();
            watched.take(DueFor.CONFIRM, Changes.upTo(1))
                    .forEach(work -> watched.end(work, asked(new Answer.NoAnswer(), work.record())));
            return effect;
        });

        assertThat(effects).contains(Effect.CHANGED).doesNotContain(Effect.NO_ROW);
        assertThat(find(id).claim().outcome()).isEqualTo(VerificationOutcome.PASSED);
        assertThat(rolledBack).hasValue(0);
    }

    /** A node whose connection breaks at such calls, before or after the server has got them. */
    private VerificationStore breaking(boolean committed, Predicate<String> calls) {
        return on(Watched.dataSource(dataSource(), true, (called, arguments, call) -> {
            boolean breaks = calls.test(called);
            Object result = breaks && !committed ? null : call.run();
            if (breaks) {
                throw new SQLException("canary", "08006", 7);
            }
            return result;
        }));
    }

    private VerificationStore cutting(String method, int which, boolean committed) {
        AtomicInteger calls = new AtomicInteger();
        return breaking(committed, called -> called.equals(method) && calls.incrementAndGet() == which);
    }

    private String committing() {
        return dialect().locksFirst() ? "commit" : "executeUpdate";
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(booleans = {true, false})
    default void does_each_change_once_even_if_the_connection_of_its_commit_breaks(boolean committed) {
        for (int cut = 1; cut <= 4; cut++) {
            VerificationStore broken = cutting(committing(), cut, committed);
            Taker taker = takerOf(broken);

            VerificationRecord delivery = deliver(broken, begin(), taker);

            VerificationRecord done = find(delivery.id());
            assertThat(done.result().confirmed()).as("cut at change " + cut).isTrue();
            assertThat(done.hasWork()).isFalse();
            assertThat(done.questions().asked()).isEqualTo(1);
            assertThat(delivery.delivery().attempts()).isEqualTo(1);
            assertThat(taker.taken).extracting(Taken::kind).containsExactly(DueFor.CONFIRM, DueFor.DELIVER);
            assertThat(taker.open).hasValue(0);
        }
    }

    @ParameterizedTest(name = "{0}, key {1}")
    @CsvSource({"true,", "true, key", "false,", "false, key"})
    default void inserts_a_record_once_even_if_its_commit_breaks(boolean committed, @Nullable String key) {
        VerificationRecord begun = newRecord(null);

        assertThat(cutting(committing(), 1, committed).insert(begun, key).map(VerificationRecord::id))
                .isEqualTo(committed ? Optional.of(begun.id()) : Optional.empty());

        assertThat(store().find(begun.id())).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(booleans = {true, false})
    default void does_not_know_whether_a_record_was_inserted_when_each_commit_breaks(boolean committed) {
        VerificationRecord begun = newRecord(null);
        AtomicBoolean isOpen = new AtomicBoolean();
        VerificationStore broken = breaking(
                committed,
                called -> !isOpen.get() && List.of("commit", committing()).contains(called));

        assertFails(true, () -> broken.insert(begun, null));
        isOpen.set(true);

        assertThat(store().find(begun.id()).isPresent()).isEqualTo(committed);
        assertThat(broken.delete(begun)).isEqualTo(committed);
        assertThat(store().find(begun.id())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(booleans = {true, false})
    default void hands_out_work_after_a_lease_when_the_connection_that_takes_it_breaks(boolean committed) {
        pass();

        assertFails(true, () -> cutting("commit", 1, committed).take(DueFor.DELIVER, Changes.upTo(1)));

        assertThat(take(DueFor.DELIVER)).hasSize(committed ? 0 : 1);
        endLeases();
        assertThat(take(DueFor.DELIVER)).hasSize(1);
    }

    @Test
    default void gives_the_place_back_when_the_database_is_gone_after_a_commit() {
        VerificationRecord started = start();
        AtomicBoolean gone = new AtomicBoolean();
        VerificationStore broken =
                breaking(false, called -> gone.get() || (called.equals(committing()) && !gone.getAndSet(true)));
        Taker taker = takerOf(broken);

        assertFails(true, () -> broken.change(started, SUCCESS));
        assertFails(false, () -> broken.change(started, SUCCESS));

        taker.assertTook();
        assertThat(taker.woken).isEmpty();
    }

    @Test
    default void takes_another_connection_once_when_the_first_one_is_dead() {
        UUID id = start().id();
        AtomicInteger dead = new AtomicInteger(1);
        VerificationStore pooled = on((method, arguments) -> {
            if (method.equals("prepareStatement") && dead.getAndDecrement() > 0) {
                throw new SQLException("gone", "08003");
            }
        });

        pooled.change(id, SUCCESS);
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);

        dead.set(2);
        assertFails(false, () -> pooled.find(id));
        assertThat(dead).hasValue(0);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(booleans = {true, false})
    default void returns_connections_as_they_were_without_an_open_transaction(boolean autoCommit) {
        UUID id = pass().id();
        List<String> called = new ArrayList<>();
        AtomicBoolean fails = new AtomicBoolean();
        VerificationStore watched = on(Watched.dataSource(dataSource(), autoCommit, (method, arguments, call) -> {
            called.add(method.equals("setAutoCommit") ? method + " " + arguments[0] : method);
            if (fails.get() && method.equals("commit")) {
                throw new SQLException("no", "08006");
            }
            return call.run();
        }));

        watched.erase(UUID.randomUUID());
        assertThat(called).containsSubsequence("setAutoCommit false", "commit", "setAutoCommit " + autoCommit, "close");

        called.clear();
        watched.find(id);
        assertThat(called.contains("commit")).as("a commit of a read").isNotEqualTo(autoCommit);

        called.clear();
        fails.set(true);
        assertFails(true, () -> watched.erase(id));
        assertThat(called).endsWith("commit", "rollback", "setAutoCommit " + autoCommit, "close");
    }

    @Test
    default void keeps_a_result_with_any_characters() {
        use(BELIEVING);
        UUID id = start(newRecord("\0\ud83d")).id();

        store().change(id, notified(FLOW, VerificationOutcome.PASSED, "a\0b"));

        assertThat(find(id).result().verifyCode()).isEqualTo("a\uFFFDb");
    }

    @Test
    default void skips_rows_whose_values_it_does_not_know_and_logs_that_once() {
        List<UUID> unknown = new ArrayList<>();
        for (String column : List.of("source", "status", "delivery_parked")) {
            UUID id = pass(newRecord("order-7")).id();
            update("UPDATE identity_verification SET " + column + " = 'REVOKED' WHERE id = '" + id + "'");
            unknown.add(id);
            clock().move(Duration.ofSeconds(1));
        }
        UUID known = pass(newRecord("order-7")).id();

        try (LoggedMessages log = new LoggedMessages(Rows.class)) {
            assertThat(ids(store().waiting(Instant.EPOCH, now().plusSeconds(1), 1)))
                    .containsExactly(known);
            assertThat(store().findByContext("order-7", 10)).hasSize(1);
            assertThat(ids(take(store(), DueFor.DELIVER, 1))).containsExactly(known);
            assertThat(store().backlog().waiting()).isEqualTo(4);
            for (UUID id : unknown) {
                assertThatExceptionOfType(StoreFailure.class)
                        .isThrownBy(() -> store().find(id))
                        .withMessageNotContaining("REVOKED");
                assertThatExceptionOfType(StoreFailure.class).isThrownBy(() -> store().change(id, notifiedPass()));
            }
            assertThat(log.all())
                    .hasSize(3)
                    .allSatisfy(it -> assertThat(it).startsWith("IDV0036").doesNotContain("REVOKED"));
        }
        assertThat(store().erase(unknown.get(0))).isTrue();
        assertThat(store().eraseContext("order-7", 10)).hasSize(3);
    }

    @Test
    default void neither_reads_nor_writes_rows_of_another_application() {
        VerificationStore other = of("another shop");
        VerificationRecord theirs = newRecord("theirs");
        other.insert(theirs, null);
        other.change(other.change(theirs, answered()).after(), SUCCESS);
        Taken leased = takeOne(other, DueFor.DELIVER);
        Backlog backlog = other.backlog();

        assertThat(store().change(theirs.id(), FAILURE).effect()).isEqualTo(Effect.NO_ROW);
        assertThat(store().change(leased.record(), new Change.DeliverAgain()).effect())
                .isEqualTo(Effect.NO_ROW);
        assertThat(store().end(leased, delivered(leased)).effect()).isEqualTo(Effect.NO_ROW);
        assertThat(store().renew(List.of(leased), List.of(leased))).isEmpty();
        assertThat(store().find(theirs.id())).isEmpty();
        assertThat(store().delete(leased.record())).isFalse();
        assertThat(store().erase(theirs.id())).isFalse();
        assertThat(store().findByContext("theirs", 10)).isEmpty();
        assertThat(store().eraseContext("theirs", 10)).isEmpty();
        assertThat(store().waiting(Instant.EPOCH, now().plusSeconds(1), 10)).isEmpty();
        assertThat(store().backlog()).isEqualTo(new Backlog(0, 0, null, 0, null, null));
        endLeases();
        assertThat(take(DueFor.DELIVER)).isEmpty();

        assertThat(other.backlog()).isEqualTo(backlog);
        assertThat(other.end(leased, delivered(leased)).effect()).isEqualTo(Effect.CHANGED);
        clock().move(Duration.ofDays(9));
        assertThat(store().purge(Duration.ofDays(1), Position.FIRST, 10)).isEmpty();
        // Each application has a row of this id.
        store().insert(theirs, null);
        assertThat(other.find(theirs.id()).orElseThrow().status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(find(theirs.id()).status()).isEqualTo(VerificationStatus.PENDING);
    }

    @Test
    default void takes_no_work_that_is_renewed_or_changed_at_the_same_moment() {
        pass();
        Taken mine = takeOne(DueFor.DELIVER);
        endLeases();
        assertTakesNothingOvertakenBy(() -> store().renew(List.of(mine), List.of()));
        assertThat(store().end(mine, delivered(mine)).effect()).isEqualTo(Effect.CHANGED);

        VerificationRecord passed = pass();
        assertTakesNothingOvertakenBy(() -> store().change(passed.id(), deliveryFailed(passed)));
    }

    private void assertTakesNothingOvertakenBy(Runnable change) {
        AtomicBoolean overtaken = new AtomicBoolean();
        VerificationStore late = on((method, arguments) -> {
            boolean takes =
                    method.equals("prepareStatement") && arguments[0].toString().contains("lease_id = ?");
            if (takes && !overtaken.getAndSet(true)) {
                change.run();
            }
        });
        assertThat(late.take(DueFor.DELIVER, Changes.upTo(1))).isEmpty();
        assertThat(overtaken).isTrue();
    }

    @Test
    default void takes_and_renews_what_it_can_while_another_connection_holds_rows_locked() throws SQLException {
        Supplier<Taken> passedAndTaken = () -> {
            pass();
            return takeOne(DueFor.DELIVER);
        };
        List<Taken> taken = Stream.generate(passedAndTaken).limit(3).toList();
        List<UUID> due = Stream.generate(() -> pass().id()).limit(3).toList();
        try (Connection other = dataSource().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            for (UUID locked : List.of(taken.get(0).record().id(), due.get(1))) {
                lock.execute("SELECT 1 FROM identity_verification WHERE id = '" + locked + "' FOR UPDATE");
            }
            CompletableFuture<Set<UUID>> renewed = CompletableFuture.supplyAsync(
                    () -> store().renew(taken.subList(0, 2), taken.subList(2, 3)), new TestExecutors.Threads());

            assertThat(ids(take(DueFor.DELIVER))).containsExactlyInAnyOrder(due.get(0), due.get(2));
            assertThat(renewed.join())
                    .containsExactlyInAnyOrder(
                            taken.get(1).leaseId(), taken.get(2).leaseId());
            assertThatExceptionOfType(StoreFailure.class).isThrownBy(() -> take(DueFor.DELIVER));
            other.rollback();
        }
    }

    @Test
    default void goes_by_the_clock_of_the_database_however_wrong_its_own_is() {
        Clock system = Clock.tickMillis(ZoneOffset.UTC);
        for (Duration wrong : List.of(Duration.ofDays(-40), Duration.ofDays(40))) {
            // A node whose system clock is wrong adds nothing, and the database has not told its time yet.
            CorrectedClock wrongClock = new CorrectedClock(Clock.offset(system, wrong)) {
                @Override
                public Duration added() {
                    return Duration.ZERO;
                }
            };
            JdbcVerificationStore node = node(dataSource(), "shop", wrongClock);
            clock().move(Duration.between(clock().instant(), system.instant()));
            VerificationRecord done = pass();
            store().change(done.id(), new Change.Delivered(1));
            VerificationRecord due = pass();
            Taken mine = takeOne(DueFor.DELIVER);
            UUID later = pass().id();
            store().change(later, new Change.DeliveryFailed(1, Set.of(), "X", now().plusSeconds(60)));

            assertThat(node.take(DueFor.DELIVER, Changes.upTo(10))).isEmpty();
            assertThat(node.purge(Duration.ofDays(30), Position.FIRST, 10)).isEmpty();
            assertThat(node.renew(List.of(mine), List.of())).hasSize(1);
            assertThat(find(mine.record().id()).delivering().lease().until())
                    .isBetween(now().plusSeconds(20), now().plusSeconds(31));
            node.change(due.id(), deliveryFailed(due));
            assertThat(find(due.id()).delivery().failingSince())
                    .isBetween(now().minusSeconds(20), now().plusSeconds(1));
            List.of(done.id(), due.id(), later).forEach(store()::erase);
        }
    }

    @Test
    default void learns_the_time_of_the_database_when_it_is_asked_and_by_each_read() {
        CorrectedClock asked = new CorrectedClock(clock());
        CorrectedClock reading = new CorrectedClock(clock());
        node(dataSource(), "shop", asked).askTime(dataSource());
        node(dataSource(), "shop", reading).find(start().id());

        Instant now = now();
        assertThat(List.of(asked, reading))
                .allMatch(CorrectedClock::isCorrected)
                .allSatisfy(it -> assertThat(it.instant()).isBetween(now.minusSeconds(2), now.plusSeconds(2)));
    }

    @Test
    default void takes_what_is_due_longest_of_the_accounts_that_are_not_left_out() {
        UUID first = pass("slow");
        UUID second = pass("other");
        pass("slow");
        VerificationStore.Admission two = Changes.upTo(2);
        VerificationStore.Admission withoutSlow = Proxies.of(
                VerificationStore.Admission.class,
                (proxy, method, arguments) ->
                        method.getName().equals("leftOut") ? Set.of("slow") : Proxies.invoke(two, method, arguments));

        assertThat(store().take(DueFor.DELIVER, withoutSlow))
                .extracting(it -> it.record().id())
                .containsExactly(second);
        assertThat(store().take(DueFor.DELIVER, two))
                .extracting(it -> it.record().id())
                .containsExactly(first);
    }

    private UUID pass(String account) {
        VerificationRecord begun = Changes.begun(UUID.randomUUID(), null, account);
        store().insert(begun, null);
        store().change(begun.id(), answered());
        store().change(begun.id(), SUCCESS);
        clock().move(Duration.ofSeconds(1));
        return begun.id();
    }

    @Test
    default void waits_for_a_locked_row_no_longer_than_it_may() throws SQLException {
        UUID id = begin().id();
        try (Connection other = dataSource().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT 1 FROM identity_verification WHERE id = '" + id + "' FOR UPDATE");
            for (Duration wait : List.of(Duration.ofMillis(200), VerificationStore.LOCK_WAIT)) {
                long begun = System.nanoTime();
                assertThatExceptionOfType(StoreFailure.class)
                        .isThrownBy(() -> store().change(id, notifiedPass(), wait))
                        .matches(StoreFailure::isLocked);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
            }
            other.rollback();
            other.setAutoCommit(true);
        }
        assertThat(store().change(id, notifiedPass(), Duration.ofMillis(200)).effect())
                .isEqualTo(Effect.CHANGED);
    }

    @Test
    default void can_use_a_connection_after_it_has_ended_a_long_statement() throws SQLException {
        // It would take half a minute, and violate a constraint at its end.
        String slowUpdate = "INSERT INTO identity_verification (application, id, status) SELECT ?, NULL, NULL FROM ("
                + slowQuery() + ") AS slow";
        try (Connection connection = dataSource().getConnection()) {
            DataSource same = Watched.always(connection);
            Transactions impatient = new Transactions(same, dialect(), new StoreCalls(), Duration.ofMillis(200));

            List<ThrowingCallable> slow = List.of(
                    () -> impatient.run(sql -> sql.query(slowQuery(), row -> 1)),
                    () -> impatient.run(sql -> sql.update(slowUpdate, "shop")),
                    () -> impatient.run(sql -> sql.batch(slowUpdate, List.of("shop"), Sql::values)));

            for (ThrowingCallable statement : slow) {
                assertThatExceptionOfType(DatabaseFailure.class)
                        .isThrownBy(statement)
                        .satisfies(e -> assertThat(e.sqlState()).isNotEmpty().doesNotStartWith("23"));
                List<Integer> next = new Transactions(same, dialect(), new StoreCalls())
                        .run(sql -> sql.query("SELECT 1 AS version", Rows::version));
                assertThat(next).containsExactly(1);
            }
        }
    }

    @Test
    default void keeps_the_timeout_that_the_host_has_set_on_a_connection() throws SQLException {
        for (int seconds : new int[] {0, 7}) {
            try (Connection connection = dataSource().getConnection();
                    Statement hosts = connection.createStatement()) {
                hosts.setQueryTimeout(seconds);
                VerificationStore same = on(Watched.always(connection));

                deliver(same, begin(), takerOf(same));
                same.take(DueFor.DELIVER, Changes.upTo(10));
                assertFails(false, () -> same.insert(newRecord("canary".repeat(200)), null));

                assertThat(hosts.getQueryTimeout()).isEqualTo(seconds);
            }
        }
    }
}
