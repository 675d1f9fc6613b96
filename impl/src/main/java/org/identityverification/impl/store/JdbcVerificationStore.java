package org.identityverification.impl.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationCounts;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Track;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.WorkRunner;
import org.jspecify.annotations.Nullable;

/**
 * Keeps verifications in a database, for any number of nodes. Each is one row. A change is one statement that demands the version
 * which was read before; if another change came first, or the row has a lease, it begins again and locks the row.
 *
 * <p>Conditions about time are decided by the database's clock. Must be called without a global transaction on the thread, so that no
 * other rollback undoes a write.
 */
final class JdbcVerificationStore implements VerificationStore {

    private static final Logger LOGGER = System.getLogger(JdbcVerificationStore.class.getName());

    /** Less than a notification waits for the store: a batch that waits for one row holds all others that it has written. */
    private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(2);

    /** The shortest that a statement can be limited to, for databases that can't limit the wait for a lock alone. */
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);

    /** How many rows are read at most to step over those that this version does not know. */
    private static final int MAX_READ = 1_000;

    private static final String ONE = "id = ? AND application = ?";
    private static final String KNOWN_ROW = " WHERE " + ONE + " AND version = ?";

    private static final Set<Track> ALL_TRACKS = Set.of(Track.values());

    private static final String INSERT = "INSERT INTO identity_verification " + Rows.INSERTED;
    private static final String DELETE = "DELETE FROM identity_verification WHERE " + ONE;

    private static final String OF_KEY = "application = ? AND start_key = ?";

    // Each ORDER BY names all columns of an index, so that H2 reads no more of it than it needs.
    private static final String OF_CONTEXT = """
            application = ? AND context_id = ?
            ORDER BY application DESC, context_id DESC, started_at DESC
            LIMIT ?
            """;

    private static final String DUE = """
            application = ? AND {for} = ? AND {at} <= {now} AND ({lease_until} IS NULL OR {lease_until} <= {now})
              {accounts}
            ORDER BY application, {for}, {at}
            LIMIT ?
            """;

    private static final String PARKED = """
            application = ? AND {for} = 'PARKED' AND {parked} = COALESCE(?, {parked})
            ORDER BY application, {for}, {at}
            LIMIT ?
            """;

    private static final String STARTED = """
            application = ? AND started_at >= ? AND (started_at > ? OR id > ?)
            ORDER BY application, started_at, id
            LIMIT ?
            """;

    // One statement for all days: a database may read every row once, which is faster than an index for each day.
    private static final String STARTED_COUNT = """
            SELECT day_number, account, face_auth_mode, COUNT(*) AS started, COUNT(flow_id) AS flow_known,
                COUNT(CASE WHEN status = 'PASSED' THEN 1 END) AS passed,
                COUNT(CASE WHEN status = 'PASSED' AND confirmed THEN 1 END) AS passed_confirmed,
                COUNT(CASE WHEN status = 'FAILED' THEN 1 END) AS failed,
                COUNT(CASE WHEN status = 'EXPIRED' THEN 1 END) AS expired,
                COUNT(CASE WHEN status = 'PENDING' THEN 1 END) AS pending
            FROM (SELECT %s AS day_number, account, face_auth_mode, flow_id, status, confirmed
                FROM identity_verification WHERE application = ? AND started_at >= ? AND started_at < ?) counted
            GROUP BY day_number, account, face_auth_mode
            ORDER BY day_number, account, face_auth_mode
            """;

    private static final String WAITING = """
            application = ? AND deliver_for = 'DELIVER' AND completed_at >= ? AND completed_at < ?
            ORDER BY application, deliver_for, deliver_at
            LIMIT ?
            """;

    // COALESCE hides the columns: otherwise a database without statistics would read all rows that have nothing to do.
    private static final String OLD = """
            application = ? AND started_at >= ? AND (started_at > ? OR id > ?) AND started_at < %s AND COALESCE(ask_for, deliver_for, '') = ''
            ORDER BY application, started_at, id
            LIMIT ?
            """;

    // One range of an index each, not IN (…), for which H2 reads all rows of the application.
    private static final String COUNT = Stream.of(
                    "0 AS kind, completed_at AS since {rows} deliver_for = 'DELIVER'",
                    "1 AS kind, deliver_at AS since {rows} deliver_for = 'PARKED'",
                    "1 AS kind, ask_at AS since {rows} ask_for = 'PARKED'",
                    "2 AS kind, claim_at AS since {rows} ask_for = 'CONFIRM'",
                    "3 AS kind, ask_at AS since FROM (SELECT ask_at {rows} ask_for = 'ASK'"
                            + " ORDER BY application, ask_for, ask_at LIMIT 1) first_question")
            .map(part -> "SELECT " + part.replace("{rows}", "FROM identity_verification WHERE application = ? AND"))
            .collect(Collectors.joining(" UNION ALL ", """
                    SELECT COUNT(CASE WHEN kind = 0 THEN 1 END) AS waiting,
                        COUNT(CASE WHEN kind = 1 THEN 1 END) AS parked,
                        MIN(CASE WHEN kind < 2 THEN since END) AS oldest,
                        COUNT(CASE WHEN kind = 2 THEN 1 END) AS claims,
                        MIN(CASE WHEN kind = 2 THEN since END) AS oldest_claim,
                        MIN(CASE WHEN kind = 3 THEN since END) AS oldest_question
                    FROM (""", ") undecided"));

    private final Transactions transactions;
    private final Transactions batches;
    private final Transactions quick;
    private final Dialect dialect;
    private final String application;
    private final Rules rules;
    private final CorrectedClock clock;
    private final ChangeReport changeReport;
    private final String select;
    private final String selectOld;
    /** By the tracks whose lease is written, too. */
    private final Map<Set<Track>, String> updates;

    private final Map<Track, Statements> statements;
    private volatile WorkRunner workRunner = WorkRunner.NONE;

    /** Uses a database whose tables exist. Rows of other applications are neither read nor written. */
    JdbcVerificationStore(
            DataSource dataSource,
            Dialect dialect,
            String application,
            Rules rules,
            CorrectedClock clock,
            ChangeReport changeReport,
            StoreCalls calls) {
        this.transactions = new Transactions(dataSource, dialect, calls);
        this.batches = new Transactions(dataSource, dialect, calls, BATCH_TIMEOUT);
        this.quick = new Transactions(dataSource, dialect, calls, SHORTEST_TIMEOUT);
        this.dialect = dialect;
        this.application = application;
        this.rules = rules;
        this.clock = clock;
        this.changeReport = changeReport;
        String now = dialect.nowPlusMillis();
        this.select =
                "SELECT " + Rows.COLUMNS + ", " + dialect.now() + " AS database_time FROM identity_verification WHERE ";
        this.selectOld = "SELECT id, started_at FROM identity_verification WHERE " + OLD.formatted(now);
        this.updates = Stream.of(Set.<Track>of(), Set.of(Track.QUESTIONS), Set.of(Track.DELIVERY), ALL_TRACKS)
                .collect(Collectors.toMap(Function.identity(), leased -> update(leased, now)));
        this.statements = Stream.of(Track.values())
                .collect(Collectors.toMap(Function.identity(), track -> statements(track, now)));
    }

    /** Those that each track has of its own. */
    private record Statements(String due, String take, String renew) {}

    private Statements statements(Track track, String now) {
        return new Statements(
                select + of(track, DUE).replace("{now}", now),
                update(Set.of(track), now) + of(track, " AND ({lease_until} IS NULL OR {lease_until} <= " + now + ")"),
                // It also renews a lease that has run out, if no other node has taken it.
                of(
                        track,
                        "UPDATE identity_verification SET {lease_until} = " + now + " WHERE " + ONE
                                + " AND {lease_id} = ? AND round = COALESCE(?, round)"));
    }

    private Statements of(DueFor kind) {
        return Objects.requireNonNull(statements.get(kind.track()));
    }

    private static String update(Set<Track> leased, String now) {
        String leases = leased.stream()
                .sorted()
                .map(track -> of(track, ", {lease_id} = ?, {lease_until} = " + now))
                .collect(Collectors.joining());
        return "UPDATE identity_verification SET " + Rows.SET + leases + KNOWN_ROW;
    }

    /** Puts the columns of a track into a statement. */
    private static String of(Track track, String sql) {
        String all = sql.replace("{parked}", track == Track.QUESTIONS ? "claim_parked" : "delivery_parked");
        for (String name : List.of("for", "at", "lease_id", "lease_until")) {
            all = all.replace("{" + name + "}", Rows.column(track, name));
        }
        return all;
    }

    /** Asks the database for its time, so that it is known before anything depends on it. */
    void askTime(DataSource dataSource) {
        try {
            // This thread is the server's, of which one can't take a context while it starts the application.
            new Transactions(dataSource, dialect, new StoreCalls()).read(sql -> {
                long sentAt = System.nanoTime();
                return sql.query("SELECT " + dialect.now() + " AS database_time", row -> databaseTime(row, sentAt));
            });
        } catch (DatabaseFailure e) {
            LOGGER.log(Level.DEBUG, "The database does not tell its time yet: {0}", e.getMessage());
        }
    }

    /** The time for decisions about a row that was just read. */
    private Instant databaseTime(Rows row, long sentAt) throws SQLException {
        Instant time = row.databaseTime();
        clock.observe(time, sentAt);
        return time.plus(clock.added()).truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public Optional<VerificationRecord> insert(VerificationRecord record, @Nullable String startKey) {
        @Nullable Object[] values = Rows.all(record, application, startKey);
        AtomicBoolean isRepetition = new AtomicBoolean();
        // A known key makes the statement fail. Its repetition finds the other start, or its own record.
        Transactions.Work<Optional<VerificationRecord>> insert = sql -> {
            Optional<VerificationRecord> known =
                    isRepetition.getAndSet(true) ? known(sql, record.id(), startKey) : Optional.empty();
            if (known.isEmpty()) {
                sql.update(INSERT, values);
            }
            return known;
        };
        try {
            return dialect.locksFirst() ? transactions.run(insert) : transactions.write(insert);
        } catch (DatabaseFailure failure) {
            return repeat(failure, insert);
        }
    }

    private Optional<VerificationRecord> known(Sql sql, UUID id, @Nullable String startKey) throws SQLException {
        return startKey == null
                ? one(sql, select + ONE, id, System.nanoTime()).map(Read::record)
                : sql.query(select + OF_KEY, Rows::verification, application, startKey).stream()
                        .findFirst();
    }

    /** The commit failed: once more, because the database says whether the change is there, and each change bears being repeated. */
    private <T> T repeat(DatabaseFailure failure, Transactions.Work<T> work) {
        try {
            if (failure.outcomeUnknown()) {
                return transactions.run(work);
            }
        } catch (DatabaseFailure e) {
            failure.addSuppressed(e);
        }
        throw failure;
    }

    @Override
    public boolean delete(VerificationRecord record) {
        return transactions.run(
                        sql -> sql.update(DELETE + " AND version = ?", record.id(), application, record.version()))
                > 0;
    }

    @Override
    public Optional<VerificationRecord> find(UUID id) {
        return transactions
                .read(sql -> one(sql, select + ONE, id, System.nanoTime()))
                .map(Read::record);
    }

    private Optional<Read> one(Sql sql, String select, UUID id, long sentAt) throws SQLException {
        return sql.query(select, row -> read(row, sentAt), id, application).stream()
                .findFirst();
    }

    private Read read(Rows row, long sentAt) throws SQLException {
        return new Read(row.verification(), databaseTime(row, sentAt));
    }

    private List<Read> firstKnown(Sql sql, int max, String select, @Nullable Object... values) throws SQLException {
        int read = max;
        while (true) {
            long sentAt = System.nanoTime();
            List<Optional<Read>> rows = sql.query(select, row -> knownOrSkipped(row, sentAt), Sql.concat(values, read));
            List<Read> known =
                    rows.stream().flatMap(Optional::stream).limit(max).toList();
            if (known.size() == max || rows.size() < read || read >= MAX_READ) {
                return known;
            }
            read = MAX_READ;
        }
    }

    private Optional<Read> knownOrSkipped(Rows row, long sentAt) throws SQLException {
        try {
            return Optional.of(read(row, sentAt));
        } catch (Rows.UnknownValueException e) {
            return Optional.empty();
        }
    }

    private List<VerificationRecord> list(int max, String condition, @Nullable Object... values) {
        return transactions.read(sql -> firstKnown(sql, max, select + condition, values)).stream()
                .map(Read::record)
                .toList();
    }

    @Override
    public List<VerificationRecord> findByContext(String contextId, int max) {
        return list(max, OF_CONTEXT, application, contextId);
    }

    @Override
    public List<VerificationRecord> parked(@Nullable Reason reason, int max) {
        return Stream.of(Track.values())
                .flatMap(track -> list(max, of(track, PARKED), application, reason).stream())
                .distinct()
                .sorted(VerificationRecord.LONGEST_PARKED_FIRST)
                .limit(max)
                .toList();
    }

    @Override
    public List<VerificationRecord> startedAfter(Position place, int max) {
        return list(max, STARTED, application, place.startedAt(), place.startedAt(), place.id());
    }

    @Override
    public List<VerificationCounts> count(List<Day> days) {
        List<@Nullable Object> values = new ArrayList<>();
        String sql = STARTED_COUNT.formatted(numberOfDay(days, 0, days.size(), values));
        values.add(application);
        values.add(days.get(0).from());
        values.add(days.get(days.size() - 1).until());
        return transactions.read(it -> it.query(sql, row -> row.counts(days), values.toArray())).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** An expression for the number of a start's day, found by halves. Adds its parameters to the values. */
    private static String numberOfDay(List<Day> days, int first, int end, List<@Nullable Object> values) {
        if (end - first == 1) {
            return Integer.toString(first);
        }
        int middle = (first + end) / 2;
        values.add(days.get(middle).from());
        return "CASE WHEN started_at < ? THEN " + numberOfDay(days, first, middle, values) + " ELSE "
                + numberOfDay(days, middle, end, values) + " END";
    }

    @Override
    public List<VerificationRecord> waiting(Instant knownFrom, Instant knownBefore, int max) {
        return list(max, WAITING, application, knownFrom, knownBefore);
    }

    @Override
    public Backlog backlog() {
        return transactions
                .read(sql -> sql.query(
                        COUNT, Rows::backlog, application, application, application, application, application))
                .get(0);
    }

    @Override
    public Transition change(UUID id, Change change, Duration lockWait) {
        return written(id, null, new LeasingChange(change, null, rules, workRunner), lockWait);
    }

    @Override
    public Transition change(VerificationRecord known, Change change) {
        return written(known.id(), known, new LeasingChange(change, null, rules, workRunner), LOCK_WAIT);
    }

    @Override
    public Transition end(Taken work, Change change) {
        return written(
                work.record().id(), work.record(), new LeasingChange(change, work, rules, workRunner), LOCK_WAIT);
    }

    private Transition written(UUID id, @Nullable VerificationRecord known, LeasingChange write, Duration lockWait) {
        try (write) {
            Attempt attempt = new Attempt(id, known, write, lockWait);
            Transition transition = attempt.commit();
            changeReport.report(transition);
            write.committed(transition, attempt.begun);
            return transition;
        }
    }

    private final class Attempt {

        private final UUID id;
        private final @Nullable VerificationRecord known;
        private final LeasingChange write;
        private final Transactions limited;
        private final String limitingLocks;
        private @Nullable Transition sent;
        private long begun;

        Attempt(UUID id, @Nullable VerificationRecord known, LeasingChange write, Duration lockWait) {
            this.limited = lockWait.compareTo(SHORTEST_TIMEOUT) < 0 ? quick : transactions;
            this.limitingLocks = dialect.limitingLocks(lockWait);
            this.id = id;
            this.known = known;
            this.write = write;
        }

        Transition commit() {
            try {
                Transition shortWay = dialect.locksFirst() ? null : withoutLock();
                return shortWay == null ? limited.run(this::withLock) : shortWay;
            } catch (DatabaseFailure failure) {
                return repeat(failure, this::withLock);
            }
        }

        /** Absent if another change came first, or the row must be read, with a lock, to tell. */
        private @Nullable Transition withoutLock() {
            Optional<Read> row = known != null
                    ? Optional.of(new Read(known, clock.instant().truncatedTo(ChronoUnit.MILLIS)))
                    : transactions.read(sql -> one(sql, select + ONE, id, System.nanoTime()));
            if (row.isEmpty()) {
                return Transition.OF_NO_ROW;
            }
            VerificationRecord record = row.get().record();
            if (write.leavesLeaseOf(record)) {
                // Whether it still lives is only known with a lock: renewing it leaves the version.
                return null;
            }
            Transition transition = write.decide(record, row.get().now());
            if (!changes(transition)) {
                return known == null ? transition : null;
            }
            long now = System.nanoTime();
            return limited.write(sql -> send(sql, record, transition, now)) ? transition : null;
        }

        private Transition withLock(Sql sql) throws SQLException {
            long now = System.nanoTime();
            Optional<Read> row = one(sql, select + ONE + limitingLocks + " FOR UPDATE", id, now);
            if (row.isEmpty()) {
                return Transition.OF_NO_ROW;
            }
            VerificationRecord record = row.get().record();
            if (sent != null && sent.after() != null && sent.after().version() == record.version()) {
                return sent;
            }
            Transition transition = write.decide(record, row.get().now());
            if (changes(transition)) {
                send(sql, record, transition, now);
            }
            return transition;
        }

        private boolean send(Sql sql, VerificationRecord record, Transition transition, long now) throws SQLException {
            sent = transition;
            begun = now;
            Set<Track> leased = write.writtenLeases();
            String update = updates.get(leased) + limitingLocks;
            return sql.update(update, values(record, record(transition), leased)) > 0;
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very same record means that there is nothing to write
    private static boolean changes(Transition transition) {
        return transition.after() != null && transition.after() != transition.before();
    }

    private static VerificationRecord record(Transition transition) {
        return Objects.requireNonNull(transition.after(), "is to be written");
    }

    private @Nullable Object[] values(VerificationRecord record, VerificationRecord next, Set<Track> leased) {
        @Nullable
        Object[] leases = leased.stream()
                .sorted()
                .map(track -> next.work(track).lease())
                .flatMap(lease ->
                        lease == null ? Stream.of(null, null) : Stream.of(lease.id(), addedMillis() + LEASE.toMillis()))
                .toArray();
        return Sql.concat(Sql.concat(Rows.changeable(next), leases), record.id(), application, record.version());
    }

    private long addedMillis() {
        return clock.added().toMillis();
    }

    @Override
    public List<Taken> take(DueFor kind, Admission admission) {
        int max = admission.max();
        List<Read> due = max == 0 ? List.of() : due(kind, admission.leftOut(), max);
        return take(
                kind, due.stream().filter(it -> admission.admits(it.record())).toList(), admission);
    }

    private List<Read> due(DueFor kind, Set<String> leftOut, int max) {
        String accounts = leftOut.isEmpty()
                ? ""
                : " AND COALESCE(account, '') NOT IN (" + "?, ".repeat(leftOut.size() - 1) + "?)";
        @Nullable Object[] values = Sql.values(application, kind, addedMillis(), addedMillis());
        // Not in the write's transaction, because usually nothing is due; the write checks that the row is unchanged.
        return transactions.read(sql -> firstKnown(
                sql, max, of(kind).due().replace("{accounts}", accounts), Sql.concat(values, leftOut.toArray())));
    }

    private List<Taken> take(DueFor kind, List<Read> admitted, Admission admission) {
        List<Taken> taken = List.of();
        try {
            if (!admitted.isEmpty()) {
                taken = take(kind, admitted);
            }
            return taken;
        } finally {
            Set<UUID> ids = taken.stream().map(it -> it.record().id()).collect(Collectors.toSet());
            admitted.stream()
                    .map(Read::record)
                    .filter(it -> !ids.contains(it.id()))
                    .forEach(admission::withdraw);
        }
    }

    private List<Taken> take(DueFor kind, List<Read> due) {
        long begun = System.nanoTime();
        List<Transition> planned = due.stream()
                .map(read -> LeasingChange.taking(read.record(), kind, read.now(), rules))
                .toList();
        Set<Transition> written = new HashSet<>(each(
                of(kind).take(),
                planned.stream()
                        .sorted(Comparator.comparing(it -> record(it).id()))
                        .toList(),
                it -> Sql.concat(
                        values(Objects.requireNonNull(it.before()), record(it), Set.of(kind.track())), addedMillis())));
        written.forEach(changeReport::report);
        return planned.stream()
                .filter(written::contains)
                .map(JdbcVerificationStore::record)
                .filter(record -> record.work(kind.track()).lease() != null)
                .map(record -> new Taken(record, kind, begun))
                .toList();
    }

    @Override
    public Set<UUID> renew(Collection<Taken> works, Collection<Taken> ofThisRound) {
        Set<Taken> bound = Set.copyOf(ofThisRound);
        Set<UUID> renewed = new HashSet<>();
        for (Track track : Track.values()) {
            List<Taken> all = Stream.concat(works.stream(), bound.stream())
                    .filter(it -> it.kind().track() == track)
                    .sorted(Comparator.comparing(it -> it.record().id()))
                    .toList();
            each(Objects.requireNonNull(statements.get(track)).renew(), all, it -> renewing(it, bound.contains(it)))
                    .forEach(it -> renewed.add(it.leaseId()));
        }
        return renewed;
    }

    private @Nullable Object[] renewing(Taken work, boolean ofThisRound) {
        VerificationRecord record = work.record();
        return Sql.values(
                addedMillis() + LEASE.toMillis(),
                record.id(),
                application,
                work.leaseId(),
                ofThisRound ? record.delivery().round() : null);
    }

    @Override
    public boolean erase(UUID id) {
        return transactions.run(sql -> sql.update(DELETE, id, application)) > 0;
    }

    @Override
    public List<UUID> eraseContext(String contextId, int max) {
        while (true) {
            List<UUID> some = transactions.read(sql -> sql.query(
                    "SELECT id FROM identity_verification WHERE " + OF_CONTEXT, Rows::id, application, contextId, max));
            List<UUID> erased = some.isEmpty() ? some : delete(some, DELETE);
            // If another node has erased all of them, there may be more.
            if (some.isEmpty() || !erased.isEmpty()) {
                return erased;
            }
        }
    }

    @Override
    public Optional<Position> purge(Duration age, Position after, int max) {
        List<Position> old = transactions.read(sql -> sql.query(
                selectOld,
                Rows::position,
                application,
                after.startedAt(),
                after.startedAt(),
                after.id(),
                addedMillis() - age.toMillis(),
                max));
        if (!old.isEmpty()) {
            delete(old.stream().map(Position::id).toList(), DELETE + " AND ask_for IS NULL AND deliver_for IS NULL");
        }
        return old.size() < max ? Optional.empty() : Optional.of(old.get(max - 1));
    }

    /** In the same order everywhere, so that two nodes never deadlock. */
    private List<UUID> delete(List<UUID> ids, String delete) {
        List<UUID> sorted = ids.stream().sorted().toList();
        return each(delete, sorted, id -> Sql.values(id, application));
    }

    /**
     * Writes rows in one transaction, and returns those that it hits. If that takes too long, writes each alone: a row that stays
     * locked delays no other, and is left out.
     */
    private <T> List<T> each(String sql, List<T> rows, Function<T, @Nullable Object[]> values) {
        try {
            return batches.run(it -> it.batch(sql, rows, values));
        } catch (DatabaseFailure e) {
            boolean tooLong = rows.size() > 1 && e.isOneOf(DatabaseFailure.TIMEOUT);
            List<T> written = tooLong ? eachAlone(sql, rows, values) : List.of();
            if (written.isEmpty()) {
                throw e;
            }
            return written;
        }
    }

    private <T> List<T> eachAlone(String sql, List<T> rows, Function<T, @Nullable Object[]> values) {
        List<T> written = new ArrayList<>();
        for (T row : rows) {
            try {
                written.addAll(batches.run(it -> it.batch(sql, List.of(row), values)));
            } catch (DatabaseFailure e) {
                if (!e.isOneOf(DatabaseFailure.TIMEOUT)) {
                    throw e;
                }
            }
        }
        return written;
    }

    @Override
    public void setWorkRunner(WorkRunner runner) {
        this.workRunner = runner;
    }

    /**
     * A row as it was read.
     *
     * @param now the time at which it was read, for decisions
     */
    private record Read(VerificationRecord record, Instant now) {}
}
