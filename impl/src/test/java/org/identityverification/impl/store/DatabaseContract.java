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
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.messages.Explanation;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.StoreFailure;
import org.identityverification.impl.verification.Transition.Effect;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
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
    @DisplayName("rolls nothing back when many notifications and workers change one verification at once")
    default void rollsNothingBack() throws Exception {
        AtomicInteger rolledBack = new AtomicInteger();
        VerificationStore watched = on((method, arguments) -> {
            if (method.equals("rollback")) {
                rolledBack.incrementAndGet();
            }
        });
        watched.setWorkTaker(Taker.withPlaces());
        UUID id = start().id();

        List<Effect> effects = StoreFixture.atOnce(24, i -> {
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
        store.setWorkTaker(taker);
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
    @DisplayName("finds out what a commit did whose connection broke, and does each change once; committed:")
    default void cutChange(boolean committed) {
        for (int cut = 1; cut <= 4; cut++) {
            VerificationStore broken = on(cuttingCommit(cut, committed));
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
    @DisplayName(
            "says that it does not know whether a record was inserted when the commit's connection breaks; committed:")
    default void cutInsert(boolean committed) {
        VerificationRecord begun = newRecord("order-7");
        VerificationStore broken = on(cuttingCommit(1, committed));

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
    @DisplayName(
            "hands out nothing when the connection breaks that takes it: it is due again, at the latest after a lease;"
                    + " committed:")
    default void cutTake(boolean committed) {
        pass();
        VerificationStore broken = on(cuttingCommit(1, committed));

        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(() -> broken.take(DueFor.DELIVER, 1))
                .satisfies(e -> assertThat(e.outcomeUnknown()).isTrue());

        assertThat(take(DueFor.DELIVER)).hasSize(committed ? 0 : 1);
        endLeases();
        assertThat(take(DueFor.DELIVER)).hasSize(1);
    }

    @Test
    @DisplayName("gives the place back, and says that the outcome is unknown, when the database is gone after a commit")
    default void goneAfterCommit() {
        VerificationRecord started = start();
        AtomicBoolean gone = new AtomicBoolean();
        VerificationStore broken = on(Watched.dataSource(dataSource(), (method, arguments) -> {
            if (gone.get() || method.equals("commit")) {
                gone.set(true);
                throw new SQLException("canary", "08006", 7);
            }
        }));
        Taker taker = Taker.withPlaces();
        broken.setWorkTaker(taker);

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
    @DisplayName("reads without a commit where connections are in auto-commit mode")
    default void readsWithoutCommit() {
        UUID id = pass().id();
        List<String> called = new ArrayList<>();
        VerificationStore watched = on((method, arguments) -> called.add(method));

        assertThat(watched.find(id)).isPresent();
        assertThat(watched.backlog().waiting()).isEqualTo(1);
        assertThat(watched.parked(null, 1)).isEmpty();
        assertThat(watched.overdue(now().plusSeconds(1), 1)).hasSize(1);
        assertThat(watched.take(DueFor.CONFIRM, 1)).isEmpty();
        assertThat(watched.purge(Duration.ofDays(1), 1)).isZero();

        assertThat(called).contains("close").doesNotContain("commit", "setAutoCommit");
    }

    @Test
    @DisplayName("ends the transaction of a read where connections are not in auto-commit mode")
    default void endsTheTransactionOfARead() {
        UUID id = pass().id();
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
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> pooled.find(id));
        assertThat(dead).hasValue(0);
    }

    @Test
    @DisplayName("reports success when only returning the connection fails")
    default void brokenAfterCommit() {
        UUID id = start().id();
        AtomicBoolean committed = new AtomicBoolean();
        VerificationStore broken = on(Watched.dataSource(dataSource(), (method, arguments) -> {
            if (committed.get() && (method.equals("setAutoCommit") || method.equals("close"))) {
                throw new SQLException("gone", "08006");
            }
            committed.compareAndSet(false, method.equals("commit"));
        }));

        broken.change(id, success());

        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);
    }

    @Test
    @DisplayName("keeps a result with any characters")
    default void anyCharacter() {
        use(BELIEVING);
        UUID id = start("\0\ud83d").id();

        store().change(id, notified("a\0b"));

        assertThat(find(id).result().verifyCode()).isEqualTo("a\uFFFDb");
    }

    @Test
    @DisplayName("skips rows whose values it does not know, so that they delay no other, and logs that once")
    default void unknownValues() {
        List<UUID> unknown = new ArrayList<>();
        for (String column : List.of("source", "status", "delivery_parked")) {
            UUID id = pass("order-7").id();
            update("UPDATE identity_verification SET " + column + " = 'REVOKED' WHERE id = '" + id + "'");
            unknown.add(id);
            clock().move(Duration.ofSeconds(1));
        }
        UUID known = pass("order-7").id();

        try (LoggedMessages log = new LoggedMessages(Rows.class)) {
            assertThat(store().overdue(now().plusSeconds(1), 1))
                    .extracting(VerificationRecord::id)
                    .containsExactly(known);
            assertThat(store().findByContext("order-7", 10)).hasSize(1);
            assertThat(StoreFixture.take(store(), DueFor.DELIVER, 1))
                    .extracting(VerificationRecord::id)
                    .containsExactly(known);
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
    @DisplayName("neither reads nor writes rows of another application")
    default void twoApplications() {
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
    @DisplayName("takes no work whose lease is renewed, and changes no row that is changed, at the same moment")
    default void overtaken() {
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
    @DisplayName("takes and renews what it can while another connection holds one row locked")
    default void oneLockedRow() throws SQLException {
        List<UUID> ids = Stream.generate(() -> pass().id()).limit(3).toList();
        List<VerificationRecord> taken;
        try (Connection other = dataSource().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT 1 FROM identity_verification WHERE id = '" + ids.get(1) + "' FOR UPDATE");

            taken = take(DueFor.DELIVER);
            assertThat(taken).extracting(VerificationRecord::id).containsExactlyInAnyOrder(ids.get(0), ids.get(2));
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
    @DisplayName("decides what is due, leased and old by the database's clock, however wrong the node's own is")
    default void wrongClock() {
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
    @DisplayName("learns the database's time when it is asked, and by each read")
    default void tellsTime() {
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
    @DisplayName("shows no personal data when the database refuses a row")
    default void noPersonalData() {
        VerificationRecord record = newRecord("canary".repeat(200));

        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(() -> store().insert(record, null))
                .satisfies(e -> assertThat(e.outcomeUnknown()).isFalse())
                .satisfies(e -> assertThat(Explanation.causes(e))
                        .allSatisfy(it -> assertThat(it.toString()).doesNotContain("canary")));
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

            on(watched).insert(newRecord(null), null);
            assertThat(autoCommits).containsExactly(false, autoCommit);
            fail.set(true);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> on(watched).insert(newRecord(null), null));
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
                List<Integer> next =
                        new Transactions(same, dialect()).run(sql -> sql.query("SELECT 1 AS version", Rows::version));
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

                deliver(same, Taker.withPlaces(), begin());
                same.take(DueFor.DELIVER, 10);

                assertThat(hosts.getQueryTimeout()).isEqualTo(seconds);
            }
        }
    }
}
