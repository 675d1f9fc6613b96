package org.identityverification.impl.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.TaskTaker;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in a database, for any number of nodes. Holds no lock and no state of its own: every write says what it expects
 * to find, and whoever finds something else begins again with what is there.
 *
 * <p>To be called without a global transaction on the thread: what is told to this store must not be undone together with
 * something else.
 */
final class JdbcVerificationStore implements VerificationStore {

    static final String SELECT_VERIFICATION = """
            SELECT id, version, %s
            FROM identity_verification
            WHERE application = ? AND id = ?
            """.formatted(Rows.VERIFICATION_COLUMNS);

    private static final String SELECT_VERIFICATIONS = """
            SELECT id, version, %s
            FROM identity_verification
            WHERE %%s
            """.formatted(Rows.VERIFICATION_COLUMNS);

    private static final String INSERT_VERIFICATION = """
            INSERT INTO identity_verification (%s, application, id, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
            """.formatted(Rows.VERIFICATION_COLUMNS);

    private static final String UPDATE_VERIFICATION = """
            UPDATE identity_verification
            SET flow_id = ?, context_id = ?, face_auth_mode = ?, status = ?, link_expires_at = ?, completed_at = ?,
                fail_reason_code = ?, verify_code = ?, delivered_at = ?, changed_at = ?, version = version + 1
            WHERE application = ? AND id = ? AND version = ?
            """;

    private static final String SET_DELIVERED = """
            UPDATE identity_verification
            SET delivered_at = ?, changed_at = ?, version = version + 1
            WHERE application = ? AND id = ? AND status = ?
            """;

    static final String SELECT_OLD_VERIFICATIONS = """
            SELECT id
            FROM identity_verification
            WHERE application = ? AND changed_at < ?
            ORDER BY changed_at
            FETCH FIRST ? ROWS ONLY
            """;

    private static final String DELETE_OLD_VERIFICATION = """
            DELETE FROM identity_verification
            WHERE application = ? AND id = ? AND changed_at < ?
            """;

    // Not INSERT … VALUES: the violation of a unique key would make PostgreSQL abort the transaction.
    private static final String INSERT_TASK_UNLESS_THERE = """
            INSERT INTO identity_verification_task (%s, application, id)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM identity_verification_task WHERE application = ? AND id = ?)
            """.formatted(Rows.TASK_COLUMNS);

    static final String SELECT_DUE_TASKS = """
            SELECT id, %s
            FROM identity_verification_task
            WHERE application = ? AND due_at <= ?
            ORDER BY due_at, id
            FETCH FIRST ? ROWS ONLY
            """.formatted(Rows.TASK_COLUMNS);

    private static final String CLAIM_TASK = """
            UPDATE identity_verification_task
            SET due_at = ?, attempts = ?
            WHERE application = ? AND id = ? AND attempts = ? AND due_at = ?
            """;

    private static final String RESCHEDULE_CLAIMED_TASK = """
            UPDATE identity_verification_task
            SET due_at = ?
            WHERE application = ? AND id = ? AND attempts = ? AND created_at = ? AND due_at IS NOT NULL
            """;

    private static final String DELETE_CLAIMED_TASK = """
            DELETE FROM identity_verification_task
            WHERE application = ? AND id = ? AND attempts = ? AND created_at = ?
            """;

    static final String DELETE_TASKS_OF_VERIFICATION = """
            DELETE FROM identity_verification_task
            WHERE application = ? AND verification_id = ?
            """;

    static final String SELECT_PARKED_DELIVERIES = """
            SELECT id, %s
            FROM identity_verification_task
            WHERE application = ? AND kind = 'DELIVER' AND due_at IS NULL
            ORDER BY created_at, id
            FETCH FIRST ? ROWS ONLY
            """.formatted(Rows.TASK_COLUMNS);

    static final String SELECT_OVERDUE_DELIVERIES = """
            SELECT id, %s
            FROM identity_verification_task
            WHERE application = ? AND kind = 'DELIVER' AND due_at IS NOT NULL AND created_at < ?
            ORDER BY created_at, id
            FETCH FIRST ? ROWS ONLY
            """.formatted(Rows.TASK_COLUMNS);

    private static final String COUNT_DELIVERIES = """
            SELECT COUNT(due_at) AS waiting, COUNT(*) AS undelivered, MIN(created_at) AS oldest
            FROM identity_verification_task
            WHERE application = ? AND kind = 'DELIVER'
            """;

    private static final String REDRIVE_DELIVERY = """
            UPDATE identity_verification_task
            SET due_at = ?, attempts = 0, created_at = ?
            WHERE application = ? AND kind = 'DELIVER' AND id = ?
            """;

    private static final String REDRIVE_DELIVERIES_OF_VERIFICATION = """
            UPDATE identity_verification_task
            SET due_at = ?, attempts = 0, created_at = ?
            WHERE application = ? AND kind = 'DELIVER' AND verification_id = ?
            """;

    private static final int CLAIM_ROUNDS = 5;

    /** As many values as every database takes in a list. */
    static final int MOST_IDS = 1000;

    /** So that a transaction stays short. */
    private static final int LARGEST_GROUP = 32;
    /** So that one writes while another one waits for the disk; with more the groups are smaller, and little is won. */
    private static final int GROUPS_AT_ONCE = 2;
    /** Much longer than a healthy database takes for a group. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Transactions transactions;
    private final String application;
    private final GroupCommit<Requested, Transition> changes;
    private volatile TaskTaker taker = TaskTaker.NOBODY;

    /**
     * Uses a database whose tables exist.
     *
     * @param dataSource the database
     * @param application whose rows these are; others are neither seen nor touched
     */
    JdbcVerificationStore(DataSource dataSource, String application) {
        this.transactions = new Transactions(dataSource);
        this.application = application;
        this.changes = new GroupCommit<>(this::apply, LARGEST_GROUP, GROUPS_AT_ONCE, PATIENCE);
    }

    @Override
    public Optional<VerificationRecord> find(UUID id) {
        return transactions.read(sql -> find(sql, id));
    }

    private Optional<VerificationRecord> find(Sql sql, UUID id) throws SQLException {
        return sql.query(SELECT_VERIFICATION, Rows::verification, application, id).stream()
                .findFirst();
    }

    @Override
    public List<VerificationRecord> findAll(Set<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<UUID> all = List.copyOf(ids);
        return transactions.read(sql -> {
            List<VerificationRecord> found = new ArrayList<>();
            for (int from = 0; from < all.size(); from += MOST_IDS) {
                found.addAll(findAll(sql, all.subList(from, Math.min(from + MOST_IDS, all.size()))));
            }
            return found;
        });
    }

    private List<VerificationRecord> findAll(Sql sql, List<UUID> ids) throws SQLException {
        if (ids.size() == 1) {
            return find(sql, ids.get(0)).stream().toList();
        }
        int places = placesFor(ids.size());
        List<UUID> filled = new ArrayList<>(ids);
        filled.addAll(Collections.nCopies(places - ids.size(), ids.get(0)));
        boolean pairs = sql.product().equals(Sql.H2);
        Stream<Object> values = pairs
                ? filled.stream().flatMap(id -> Stream.of(application, id))
                : Stream.concat(Stream.of(application), filled.stream());
        String select = pairs ? selectByPairs(places) : selectByList(places);
        return sql.query(select, Rows::verification, values.toArray());
    }

    /** The only one of these for which H2 uses the whole primary key: for a list it reads every row of the application. */
    static String selectByPairs(int places) {
        return SELECT_VERIFICATIONS.formatted(
                "(application, id) IN (" + String.join(", ", Collections.nCopies(places, "(?, ?)")) + ")");
    }

    /** The only one for which PostgreSQL uses it also without statistics. */
    static String selectByList(int places) {
        return SELECT_VERIFICATIONS.formatted(
                "application = ? AND id IN (" + String.join(", ", Collections.nCopies(places, "?")) + ")");
    }

    /** A power of two, so that drivers and databases see, and keep prepared, few different statements. */
    private static int placesFor(int ids) {
        int places = Integer.highestOneBit(ids);
        return Math.min(places == ids ? ids : places * 2, MOST_IDS);
    }

    @Override
    public Transition apply(UUID id, Change change) {
        return changes.write(new Requested(id, change));
    }

    record Requested(UUID id, Change change) {}

    List<Transition> apply(List<Requested> requested) {
        Optional<Instant> lease = taker.leaseForNew(requested.size());
        List<Transition> transitions = transactions.run(sql -> apply(sql, requested, lease));
        transitions.forEach(transition -> transition.tell(taker));
        return transitions;
    }

    private List<Transition> apply(Sql sql, List<Requested> requested, Optional<Instant> lease) throws SQLException {
        Map<UUID, VerificationRecord> found =
                findAll(sql, requested.stream().map(Requested::id).distinct().toList()).stream()
                        .collect(Collectors.toMap(VerificationRecord::id, Function.identity()));
        Map<UUID, VerificationRecord> records = new HashMap<>(found);
        List<Transition> transitions = new ArrayList<>();
        for (Requested it : requested) {
            Transition transition = StateMachine.apply(it.id(), records.get(it.id()), it.change());
            if (transition.record() != null) {
                records.put(it.id(), transition.record());
            }
            transitions.add(lease.map(transition::claimed).orElse(transition));
        }
        write(sql, found, records.values());
        insert(sql, transitions.stream().flatMap(it -> it.newTasks().stream()).toList());
        return transitions;
    }

    @SuppressWarnings("ReferenceEquality") // the very same record means that there is nothing to write
    private void write(Sql sql, Map<UUID, VerificationRecord> found, Collection<VerificationRecord> records)
            throws SQLException {
        List<@Nullable Object[]> inserts = new ArrayList<>();
        List<@Nullable Object[]> updates = new ArrayList<>();
        // In one order everywhere, so that two nodes never wait for each other.
        for (VerificationRecord next : sorted(records, VerificationRecord::id)) {
            VerificationRecord before = found.get(next.id());
            if (before == null) {
                inserts.add(with(Rows.valuesOf(next), application, next.id()));
            } else if (next != before) {
                updates.add(with(Rows.valuesOf(next), application, next.id(), before.version()));
            }
        }
        // What somebody else has inserted meanwhile violates the key. Not counted: a driver may make one statement of
        // many.
        sql.batch(INSERT_VERIFICATION, inserts);
        if (Arrays.stream(sql.batch(UPDATE_VERIFICATION, updates)).anyMatch(count -> count != 1)) {
            throw Transactions.lostRace();
        }
    }

    @Override
    public void ensure(Task task) {
        transactions.run(sql -> insert(sql, List.of(task)));
        taker.wake();
    }

    private int[] insert(Sql sql, List<Task> tasks) throws SQLException {
        return sql.batch(
                INSERT_TASK_UNLESS_THERE,
                sorted(tasks, Task::id).stream()
                        .map(task -> with(Rows.valuesOf(task), application, task.id(), application, task.id()))
                        .toList());
    }

    @Override
    public List<Task> claim(int max, Instant now, Duration lease) {
        for (int round = 0; round < CLAIM_ROUNDS; round++) {
            Claim claim = transactions.run(sql -> claim(sql, max, now, now.plus(lease)));
            // When others have taken all that was seen, there may be more behind it.
            if (!claim.taken().isEmpty() || !claim.anyDue()) {
                return claim.taken();
            }
        }
        return List.of();
    }

    private Claim claim(Sql sql, int max, Instant now, Instant until) throws SQLException {
        List<Task> due = sql.query(SELECT_DUE_TASKS, Rows::task, application, now, max);
        if (due.isEmpty()) {
            return new Claim(false, List.of());
        }
        // In one order everywhere, so that two nodes never wait for each other.
        List<Task> ordered = sorted(due, Task::id);
        int[] counts = sql.batch(
                CLAIM_TASK,
                ordered.stream()
                        .map(task -> new @Nullable Object[] {
                            until, task.attempts() + 1, application, task.id(), task.attempts(), task.dueAt()
                        })
                        .toList());
        Set<UUID> taken = new HashSet<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                taken.add(ordered.get(i).id());
            }
        }
        return new Claim(
                true,
                due.stream()
                        .filter(task -> taken.contains(task.id()))
                        .map(task -> task.due(until, task.attempts() + 1))
                        .toList());
    }

    private record Claim(boolean anyDue, List<Task> taken) {}

    @Override
    public void done(List<Task> tasks, Instant now) {
        // In one order everywhere, so that two nodes never wait for each other.
        List<Task> ordered = sorted(tasks, Task::id);
        transactions.run(sql -> done(sql, ordered, now));
    }

    private int done(Sql sql, List<Task> tasks, Instant now) throws SQLException {
        int[] counts = sql.batch(
                DELETE_CLAIMED_TASK,
                tasks.stream()
                        .map(task -> new @Nullable Object[] {application, task.id(), task.attempts(), task.createdAt()})
                        .toList());
        List<Task> delivered = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1 && tasks.get(i).kind() == TaskKind.DELIVER) {
                delivered.add(tasks.get(i));
            }
        }
        if (!delivered.isEmpty()) {
            sql.batch(
                    SET_DELIVERED,
                    delivered.stream()
                            .sorted(Comparator.comparing(Task::verificationId))
                            .map(task -> delivered(task, now))
                            .toList());
        }
        return delivered.size();
    }

    private @Nullable Object[] delivered(Task task, Instant now) {
        Result result = Objects.requireNonNull(task.result(), "a delivery has a result");
        // An outcome and the status that it leads to have the same name.
        return new @Nullable Object[] {now, now, application, task.verificationId(), result.outcome()};
    }

    @Override
    public void again(Task task, Instant dueAt) {
        reschedule(task, dueAt);
    }

    @Override
    public void park(Task task) {
        reschedule(task, null);
    }

    private void reschedule(Task task, @Nullable Instant dueAt) {
        transactions.run(sql ->
                sql.update(RESCHEDULE_CLAIMED_TASK, dueAt, application, task.id(), task.attempts(), task.createdAt()));
    }

    @Override
    public List<Task> parked(int max) {
        return transactions.read(sql -> sql.query(SELECT_PARKED_DELIVERIES, Rows::task, application, max));
    }

    @Override
    public List<Task> overdue(Instant createdBefore, int max) {
        return transactions.read(
                sql -> sql.query(SELECT_OVERDUE_DELIVERIES, Rows::task, application, createdBefore, max));
    }

    @Override
    public Backlog backlog() {
        return transactions
                .read(sql -> sql.query(COUNT_DELIVERIES, Rows::backlog, application))
                .get(0);
    }

    @Override
    public boolean redrive(UUID deliveryId, Instant now) {
        return redrive(REDRIVE_DELIVERY, deliveryId, now) > 0;
    }

    @Override
    public int redriveVerification(UUID verificationId, Instant now) {
        return redrive(REDRIVE_DELIVERIES_OF_VERIFICATION, verificationId, now);
    }

    private int redrive(String statement, UUID which, Instant now) {
        int count = transactions.run(sql -> sql.update(statement, now, now, application, which));
        taker.wake();
        return count;
    }

    @Override
    public int purge(Instant changedBefore, int max) {
        return transactions.run(sql -> purge(sql, changedBefore, max));
    }

    private int purge(Sql sql, Instant changedBefore, int max) throws SQLException {
        List<UUID> old = sql.query(SELECT_OLD_VERIFICATIONS, Rows::id, application, changedBefore, max);
        if (old.isEmpty()) {
            return 0;
        }
        int[] counts = sql.batch(
                DELETE_OLD_VERIFICATION,
                old.stream()
                        .map(id -> new @Nullable Object[] {application, id, changedBefore})
                        .toList());
        // Only then its tasks: one that has changed after all has a new delivery, which must not go.
        List<@Nullable Object[]> gone = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                gone.add(new @Nullable Object[] {application, old.get(i)});
            }
        }
        sql.batch(DELETE_TASKS_OF_VERIFICATION, gone);
        return gone.size();
    }

    @Override
    public void tasksFor(TaskTaker taker) {
        this.taker = taker;
    }

    private static <T> List<T> sorted(Collection<T> items, Function<T, UUID> id) {
        return items.stream().sorted(Comparator.comparing(id)).toList();
    }

    private static @Nullable Object[] with(@Nullable Object[] values, Object... more) {
        return Stream.concat(Arrays.stream(values), Arrays.stream(more)).toArray();
    }
}
