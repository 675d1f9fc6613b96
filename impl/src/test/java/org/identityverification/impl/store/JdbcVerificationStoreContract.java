package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.TimeLimit;
import org.identityverification.impl.config.InvalidConfigurationException;
import org.identityverification.impl.config.SchemaMode;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store in a database does besides. */
abstract class JdbcVerificationStoreContract extends VerificationStoreContract {

    private DataSource dataSource;
    private String application;

    /** A database with nothing in it, not even tables. */
    abstract DataSource emptyDatabase() throws SQLException;

    /** The same database, where nothing can be written. */
    abstract DataSource readOnly(DataSource database) throws SQLException;

    /** A query that takes half a minute if it is left alone. */
    abstract String slowQuery();

    /** The same, as a change of the application's rows. */
    private String slowUpdate() {
        return "INSERT INTO identity_verification (application, id, status, changed_at, version)"
                + " SELECT ?, NULL, NULL, NULL, 0 FROM (" + slowQuery() + ") AS slow";
    }

    /** The names of the indexes that find, claim, purge, parked and overdue must use, in this order. */
    abstract List<String> indexes();

    @Override
    VerificationStore emptyStore() {
        try {
            dataSource = emptyDatabase();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        new Schema(dataSource).prepare(SchemaMode.CREATE);
        application = "shop";
        return otherNode();
    }

    @Override
    VerificationStore otherNode() {
        return on(dataSource);
    }

    /** Another node, whose connections are watched. */
    final VerificationStore on(Watched.Watcher watcher) {
        return on(Watched.dataSource(dataSource, watcher));
    }

    private VerificationStore on(DataSource database) {
        return new JdbcVerificationStore(database, application);
    }

    @Test
    @DisplayName("keeps two applications apart")
    void twoApplications() {
        VerificationStore other = new JdbcVerificationStore(dataSource, "another shop");
        UUID id = UUID.randomUUID();
        store.apply(id, failed("flow-1"));
        other.apply(id, passed("flow-2"));
        Task theirs = other.claim(10, NOW, LEASE).get(0);

        store.done(theirs, NOW);
        assertThat(store.redrive(theirs.id(), NOW)).isFalse();
        assertThat(store.purge(NOW.plusSeconds(1), 10)).isEqualTo(1);

        assertThat(store.find(id)).isEmpty();
        assertThat(store.findAll(Set.of(id))).isEmpty();
        assertThat(store.claim(10, NOW, LEASE)).isEmpty();
        assertThat(other.findAll(Set.of(id))).hasSize(1);
        assertThat(other.find(id).orElseThrow().status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(other.claim(10, NOW.plus(LEASE), LEASE)).hasSize(1);
    }

    @Test
    @DisplayName("asks for a thousand verifications with one statement, and needs few different ones")
    void oneStatementForMany() {
        List<String> statements = new ArrayList<>();
        VerificationStore watched = on(Watched.dataSource(dataSource, (method, arguments) -> {
            if (method.equals("prepareStatement")) {
                statements.add((String) arguments[0]);
            }
        }));

        watched.findAll(ids(1000));
        assertThat(statements).hasSize(1);
        watched.findAll(ids(1001));
        assertThat(statements).hasSize(3);
        watched.findAll(Set.of());
        assertThat(statements).hasSize(3);
        for (int count = 1; count <= 1000; count += 37) {
            watched.findAll(ids(count));
        }
        assertThat(statements).hasSize(31);
        assertThat(Set.copyOf(statements)).hasSizeLessThanOrEqualTo(11);
    }

    private static Set<UUID> ids(int count) {
        return Stream.generate(UUID::randomUUID).limit(count).collect(Collectors.toSet());
    }

    @Test
    @DisplayName("begins again when something else came between reading and writing")
    void versionConflict() {
        UUID id = UUID.randomUUID();
        store.apply(id, started("flow-1", "order"));
        AtomicBoolean first = new AtomicBoolean(true);
        VerificationStore late = on(Watched.dataSource(dataSource, (method, arguments) -> {
            if (method.equals("prepareStatement")
                    && ((String) arguments[0]).startsWith("UPDATE identity_verification\n")
                    && first.getAndSet(false)) {
                store.apply(id, passed("flow-1"));
            }
        }));

        assertThat(late.apply(id, failed("flow-1")).newTasks()).isEmpty();

        assertThat(first).isFalse();
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(store.claim(10, NOW, LEASE)).hasSize(1);
    }

    @Test
    @DisplayName("gives up with a clear exception when something else comes between each time")
    void alwaysConflicting() {
        UUID id = UUID.randomUUID();
        store.apply(id, started("flow-1", "order"));
        VerificationStore late = on(Watched.dataSource(dataSource, (method, arguments) -> {
            if (method.equals("prepareStatement")
                    && ((String) arguments[0]).startsWith("UPDATE identity_verification\n")) {
                update("UPDATE identity_verification SET version = version + 1");
            }
        }));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> late.apply(id, passed("flow-1")))
                .withMessageContaining("others came in between")
                .withMessageContaining("40001");
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PENDING);
    }

    @Test
    @DisplayName("commits together what many threads write at the same time, of which only what can't be written fails")
    void together() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger commits = new AtomicInteger();
        VerificationStore busy = on(Watched.dataSource(dataSource, (method, arguments) -> {
            if (method.equals("commit") && commits.incrementAndGet() == 1) {
                pass(gate);
            }
        }));
        UUID id = UUID.randomUUID();
        UUID repeated = UUID.randomUUID();
        UUID tooLong = UUID.randomUUID();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Future<Transition> first = threads.submit(() -> busy.apply(UUID.randomUUID(), started("flow-0", null)));
            await().until(() -> commits.get() == 1);
            List<Future<Transition>> others = List.of(
                    threads.submit(() -> busy.apply(id, started("flow-1", null))),
                    threads.submit(() -> busy.apply(repeated, passed("flow-2"))),
                    threads.submit(() -> busy.apply(repeated, passed("flow-2"))));
            Future<Transition> bad = threads.submit(() -> busy.apply(tooLong, started("f".repeat(65), null)));
            gate.countDown();

            first.get();
            assertThat(others.get(0).get().effect()).isEqualTo(Transition.Effect.CHANGED);
            assertThat(List.of(others.get(1).get().effect(), others.get(2).get().effect()))
                    .containsExactlyInAnyOrder(Transition.Effect.CHANGED, Transition.Effect.NOTHING_NEW);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(bad::get)
                    .withCauseInstanceOf(StoreException.class);
        } finally {
            threads.shutdown();
        }
        assertThat(store.find(id)).isPresent();
        assertThat(store.find(tooLong)).isEmpty();
        assertThat(store.claim(10, NOW, LEASE)).extracting(Task::verificationId).containsExactly(repeated);
    }

    @Test
    @DisplayName("writes one verification once for all of its changes that come together")
    void sameVerificationTogether() throws Exception {
        UUID id = UUID.randomUUID();
        JdbcVerificationStore grouped = new JdbcVerificationStore(dataSource, "shop");

        List<Transition> transitions = grouped.apply(List.of(
                new JdbcVerificationStore.Requested(id, started("flow-1", "order")),
                new JdbcVerificationStore.Requested(id, passed("flow-1")),
                new JdbcVerificationStore.Requested(id, passed("flow-1"))));

        assertThat(transitions)
                .extracting(Transition::effect)
                .containsExactly(Transition.Effect.CHANGED, Transition.Effect.CHANGED, Transition.Effect.NOTHING_NEW);
        assertThat(store.find(id).orElseThrow().status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(store.find(id).orElseThrow().version()).isZero();
        assertThat(store.claim(10, NOW, LEASE)).hasSize(1);
    }

    @Test
    @DisplayName("writes nothing by halves when the connection breaks before the commit")
    void brokenCommit() {
        UUID id = UUID.randomUUID();
        TestTaker taker = new TestTaker(NOW.plus(LEASE), () -> {});
        VerificationStore broken = on(Watched.dataSource(dataSource, (method, arguments) -> {
            if (method.equals("commit")) {
                throw new SQLException("canary-text", "08006", 7);
            }
        }));
        broken.tasksFor(taker);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> broken.apply(id, passed("flow-1")))
                .withMessage("The database failed (SQLState 08006, vendor code 7)")
                .satisfies(e -> assertThat(e.getCause()).hasMessageNotContaining("canary"));

        assertThat(taker.taken).isEmpty();
        assertThat(store.find(id)).isEmpty();
        assertThat(store.claim(10, NOW, LEASE)).isEmpty();
        store.apply(id, passed("flow-1"));
        Task task = claimOne(NOW);
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> broken.done(task, NOW));
        assertThat(find(id).deliveredAt()).isNull();
        assertThat(store.claim(1, NOW.plus(LEASE), LEASE)).hasSize(1);
    }

    @Test
    @DisplayName("reads without waiting for a commit where connections commit by themselves")
    void readsWithoutCommit() {
        UUID id = UUID.randomUUID();
        store.apply(id, passed("flow-1"));
        List<String> called = new ArrayList<>();
        VerificationStore watched = on(Watched.dataSource(dataSource, (method, arguments) -> called.add(method)));

        assertThat(watched.find(id)).isPresent();
        assertThat(watched.findAll(Set.of(id))).hasSize(1);
        assertThat(watched.backlog().waiting()).isEqualTo(1);
        assertThat(watched.parked(1)).isEmpty();
        assertThat(watched.overdue(NOW.plusSeconds(1), 1)).hasSize(1);

        assertThat(called).contains("close").doesNotContain("commit", "setAutoCommit");
    }

    @Test
    @DisplayName("ends what it read in a transaction where connections do not commit by themselves")
    void endsTheTransactionOfARead() {
        UUID id = UUID.randomUUID();
        store.apply(id, passed("flow-1"));
        List<String> called = new ArrayList<>();
        VerificationStore manual = on(Watched.dataSource(dataSource, false, (method, arguments) -> called.add(method)));

        assertThat(manual.find(id)).isPresent();

        assertThat(called.subList(called.lastIndexOf("prepareStatement"), called.size()))
                .containsSubsequence("commit", "close");
    }

    @Test
    @DisplayName("takes another connection, once, when the first has died in the pool")
    void deadConnection() {
        UUID id = UUID.randomUUID();
        AtomicInteger dead = new AtomicInteger(1);
        VerificationStore pooled = on(Watched.dataSource(dataSource, (method, arguments) -> {
            if (method.equals("prepareStatement") && dead.getAndDecrement() > 0) {
                throw new SQLException("gone", "57P01");
            }
        }));

        pooled.apply(id, passed("flow-1"));
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);

        dead.set(2);
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> pooled.find(id));
        assertThat(dead).hasValue(0);
    }

    @Test
    @DisplayName("reports success when only giving the connection back fails")
    void brokenAfterCommit() {
        UUID id = UUID.randomUUID();
        AtomicBoolean committed = new AtomicBoolean();
        VerificationStore broken = on(Watched.dataSource(dataSource, (method, arguments) -> {
            if (committed.get() && (method.equals("setAutoCommit") || method.equals("close"))) {
                throw new SQLException("gone", "08006");
            }
            committed.compareAndSet(false, method.equals("commit"));
        }));

        broken.apply(id, passed("flow-1"));

        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);
    }

    @Test
    @DisplayName("throws and loses nothing when the database can only be read")
    void readOnlyDatabase() throws Exception {
        UUID id = UUID.randomUUID();
        store.apply(id, failed("flow-1"));
        VerificationStore readOnly = on(readOnly(dataSource));

        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> readOnly.apply(id, passed("flow-1")));
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> readOnly.claim(1, NOW, LEASE));

        assertThat(readOnly.find(id).orElseThrow().status()).isEqualTo(VerificationStatus.FAILED);
        assertThat(store.claim(10, NOW, LEASE)).hasSize(1);
    }

    @Test
    @DisplayName("keeps a result whatever characters come with it")
    void anyCharacter() {
        UUID id = UUID.randomUUID();
        Result result = new Result(VerificationOutcome.PASSED, "a\0b", null, NOW, false, ResultSource.NOTIFICATION);

        store.apply(id, new Change.Ended("flow-1", "\0\ud83d", result));

        assertThat(find(id).verifyCode()).isEqualTo("a\uFFFDb");
        assertThat(store.claim(1, NOW, LEASE)).hasSize(1);
    }

    @Test
    @DisplayName("gives connections back as they were")
    void leavesConnectionsAsTheyWere() {
        for (boolean autoCommit : new boolean[] {true, false}) {
            List<Object> autoCommits = new ArrayList<>();
            AtomicBoolean fail = new AtomicBoolean();
            DataSource watched = Watched.dataSource(dataSource, autoCommit, (method, arguments) -> {
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

            on(watched).apply(UUID.randomUUID(), passed("flow-1"));
            assertThat(autoCommits).containsExactly(false, autoCommit);
            fail.set(true);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> on(watched).apply(UUID.randomUUID(), passed("flow-1")));
            assertThat(autoCommits).containsExactly(false, autoCommit, false, autoCommit);
        }
    }

    @Test
    @DisplayName("lets no statement run for long, and goes on with the same connection afterwards")
    void endsLongStatements() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            DataSource same = Watched.always(connection);
            Transactions impatient = new Transactions(same, Duration.ofMillis(200));

            List<ThrowingCallable> slow = List.of(
                    () -> impatient.run(sql -> sql.query(slowQuery(), row -> 1)),
                    () -> impatient.run(sql -> sql.update(slowUpdate(), "shop")),
                    () -> impatient.run(sql -> sql.batch(slowUpdate(), List.<Object[]>of(new Object[] {"shop"}))));

            for (ThrowingCallable statement : slow) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(statement)
                        .satisfies(e -> assertThat(e.sqlState()).isEqualTo("57014"));
                List<Integer> next = new Transactions(same).run(sql -> sql.query("SELECT 1", row -> row.getInt(1)));
                assertThat(next).containsExactly(1);
            }
        }
    }

    @Test
    @DisplayName("makes its tables once when many nodes start at once")
    void manyNodesStart() throws Exception {
        DataSource empty = emptyDatabase();

        atOnce(THREADS, i -> {
            new Schema(empty).prepare(SchemaMode.CREATE);
            return i;
        });

        new Schema(empty).prepare(SchemaMode.VALIDATE);
        VerificationStore fresh = on(empty);
        fresh.apply(UUID.randomUUID(), passed("flow-1"));
        new Schema(empty).prepare(SchemaMode.CREATE);
        assertThat(fresh.claim(1, NOW, LEASE)).hasSize(1);
    }

    @Test
    @DisplayName(
            "fails the start when it is to validate and there are no tables, and does nothing when it is to do nothing")
    void validatesAndDoesNothing() throws Exception {
        DataSource empty = emptyDatabase();

        new Schema(empty).prepare(SchemaMode.NONE);

        assertInvalid(empty, SchemaMode.VALIDATE, "are not there: run the script");
    }

    @Test
    @DisplayName("fails the start when the tables are of a newer or an older version, or a column is missing")
    void validatesVersionAndColumns() {
        update("ALTER TABLE identity_verification_task DROP COLUMN source");
        assertInvalid(dataSource, SchemaMode.VALIDATE, "a column is missing");
        assertInvalid(dataSource, SchemaMode.CREATE, "a column is missing");

        update("INSERT INTO identity_verification_schema (version) VALUES (2)");
        assertInvalid(dataSource, SchemaMode.VALIDATE, "a newer one has been here");
        assertInvalid(dataSource, SchemaMode.CREATE, "a newer one has been here");
        new Schema(dataSource).prepare(SchemaMode.NONE);

        update("DELETE FROM identity_verification_schema");
        update("INSERT INTO identity_verification_schema (version) VALUES (0)");
        assertInvalid(dataSource, SchemaMode.VALIDATE, "have version 0, and this version of the module needs 1");
        assertInvalid(dataSource, SchemaMode.CREATE, "have version 0, and this version of the module needs 1");
    }

    private static void assertInvalid(DataSource database, SchemaMode mode, String message) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> new Schema(database).prepare(mode))
                .withMessageContaining("identity-verification.schema")
                .withMessageContaining(message);
    }

    @Test
    @DisplayName("uses an index for everything that is done often")
    void usesIndexes() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            fill(connection);
            Instant early = NOW.minusSeconds(3_590);
            assertPlan(
                    connection, indexes().get(0), JdbcVerificationStore.SELECT_VERIFICATION, "shop", UUID.randomUUID());
            assertPlan(connection, indexes().get(1), JdbcVerificationStore.SELECT_DUE_TASKS, "shop", early, 32);
            assertPlan(
                    connection, indexes().get(2), JdbcVerificationStore.SELECT_OLD_VERIFICATIONS, "shop", early, 500);
            assertPlan(
                    connection,
                    indexes().get(3),
                    JdbcVerificationStore.DELETE_TASKS_OF_VERIFICATION,
                    "shop",
                    UUID.randomUUID());
            assertPlan(
                    connection, indexes().get(4), JdbcVerificationStore.SELECT_OVERDUE_DELIVERIES, "shop", early, 10);
        }
    }

    private void fill(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Sql sql = new Sql(connection, new TimeLimit(Duration.ofMinutes(1)));
        for (int i = 0; i < 3_000; i++) {
            Instant at = NOW.minusSeconds(i);
            sql.update(
                    "INSERT INTO identity_verification (application, id, status, changed_at, version)"
                            + " VALUES ('shop', ?, 'PENDING', ?, 0)",
                    UUID.randomUUID(),
                    at);
            sql.update(
                    "INSERT INTO identity_verification_task"
                            + " (application, id, kind, verification_id, due_at, attempts, created_at)"
                            + " VALUES ('shop', ?, ?, ?, ?, 0, ?)",
                    UUID.randomUUID(),
                    i % 2 == 0 ? "DELIVER" : "EXPIRE",
                    UUID.randomUUID(),
                    at,
                    at);
        }
        connection.commit();
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE");
        }
    }

    private static void assertPlan(Connection connection, String index, String sql, Object... values)
            throws SQLException {
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN " + sql)) {
            for (int i = 0; i < values.length; i++) {
                explain.setObject(
                        i + 1,
                        values[i] instanceof Instant instant
                                ? OffsetDateTime.ofInstant(instant, ZoneOffset.UTC)
                                : values[i]);
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = explain.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            assertThat(plan.toString()).containsIgnoringCase(index).doesNotContainIgnoringCase("Seq Scan");
        }
    }

    private static void pass(CountDownLatch gate) {
        try {
            assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void update(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
