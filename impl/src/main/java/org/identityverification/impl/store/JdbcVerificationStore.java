package org.identityverification.impl.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Situation;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in a database, for any number of nodes. Holds no lock and no state of its own: every write says what it expects
 * to find, and begins again with what is there when it finds something else.
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

    static final String SELECT_VERIFICATIONS = """
            SELECT id, version, %s
            FROM identity_verification
            WHERE %%s
            """.formatted(Rows.VERIFICATION_COLUMNS);

    private static final String INSERT_VERIFICATION = """
            INSERT INTO identity_verification (%s, application, id, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
            """.formatted(Rows.VERIFICATION_COLUMNS);

    private static final String UPDATE_VERIFICATION = """
            UPDATE identity_verification
            SET flow_id = ?, context_id = ?, face_auth_mode = ?, status = ?, link_expires_at = ?, completed_at = ?,
                fail_reason_code = ?, verify_code = ?, confirmed_status = ?, claim_fingerprints = ?, delivered_at = ?,
                changed_at = ?, version = version + 1
            WHERE application = ? AND id = ? AND version = ?
            """;

    private static final String SET_DELIVERED = """
            UPDATE identity_verification
            SET delivered_at = ?, changed_at = ?, version = version + 1
            WHERE application = ? AND id = ? AND status = ?
            """;

    // Not NOT EXISTS: PostgreSQL may read all tasks for that.
    static final String SELECT_OLD_VERIFICATIONS = """
            SELECT id, version
            FROM identity_verification old
            WHERE application = ? AND changed_at < ?
                AND (SELECT COUNT(*)
                    FROM identity_verification_task result
                    WHERE result.verification_id = old.id AND result.application || '' = old.application
                        AND result.kind IN ('DELIVER', 'CONFIRM')) = 0
            ORDER BY application, changed_at
            FETCH FIRST ? ROWS ONLY
            """;

    private static final String DELETE_VERIFICATION = """
            DELETE FROM identity_verification
            WHERE application = ? AND id = ? AND version = ?
            """;

    private static final int CLAIM_ROUNDS = 5;

    /** So that a transaction stays short. */
    private static final int MAX_GROUP = 32;
    /** So that one writes while another one waits for the disk; with more the groups are smaller, and little is won. */
    private static final int GROUPS_AT_ONCE = 2;
    /** Much longer than a healthy database takes for a group. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Transactions transactions;
    private final String application;
    private final JdbcTasks tasks;
    private final GroupCommit<Requested, Transition> changes;
    private final AfterCommit afterCommit;

    /** Uses a database whose tables exist. Rows of other applications are neither read nor written. */
    JdbcVerificationStore(DataSource dataSource, String application, AfterCommit afterCommit) {
        this.transactions = new Transactions(dataSource);
        this.application = application;
        this.tasks = new JdbcTasks(application);
        this.changes = new GroupCommit<>(this::apply, MAX_GROUP, GROUPS_AT_ONCE, PATIENCE);
        this.afterCommit = afterCommit;
    }

    @Override
    public Optional<VerificationRecord> find(UUID id) {
        return transactions.read(sql -> find(sql, id));
    }

    private Optional<VerificationRecord> find(Sql sql, UUID id) throws SQLException {
        return sql.query(SELECT_VERIFICATION, Rows::verification, application, id).stream()
                .findFirst();
    }

    private List<VerificationRecord> findAll(Sql sql, List<UUID> ids) throws SQLException {
        if (ids.size() == 1) {
            return find(sql, ids.get(0)).stream().toList();
        }
        List<VerificationRecord> found = new ArrayList<>();
        for (List<UUID> some : IdList.split(ids)) {
            IdList list = IdList.of(sql, application, some);
            found.addAll(sql.query(
                    SELECT_VERIFICATIONS.formatted(list.condition()),
                    Rows::verification,
                    list.values().toArray()));
        }
        return found;
    }

    @Override
    public List<Task> claims(UUID verificationId) {
        return transactions.read(sql -> tasks.claims(sql, verificationId));
    }

    @Override
    public Transition apply(UUID id, Change change) {
        Transition transition = changes.write(new Requested(id, change));
        afterCommit.changed(id, change, transition);
        return transition;
    }

    record Requested(UUID id, Change change) {}

    List<Transition> apply(List<Requested> requested) {
        return transactions.run(sql -> apply(sql, requested));
    }

    private List<Transition> apply(Sql sql, List<Requested> requested) throws SQLException {
        Map<UUID, VerificationRecord> found =
                findAll(sql, requested.stream().map(Requested::id).distinct().toList()).stream()
                        .collect(Collectors.toMap(VerificationRecord::id, Function.identity()));
        Map<UUID, Situation> situations = situations(sql, requested, found);
        TaskChanges taskChanges = new TaskChanges();
        List<Transition> transitions = new ArrayList<>();
        for (Requested it : requested) {
            Situation now = situations.getOrDefault(it.id(), Situation.UNKNOWN);
            Transition transition = StateMachine.apply(it.id(), now, it.change());
            situations.put(it.id(), now.after(transition));
            taskChanges.add(transition);
            transitions.add(transition);
        }
        write(sql, found, situations.values());
        tasks.write(sql, taskChanges);
        return transitions;
    }

    /** What is known, with the tasks of those verifications of which one of the changes needs them. */
    private Map<UUID, Situation> situations(Sql sql, List<Requested> requested, Map<UUID, VerificationRecord> found)
            throws SQLException {
        List<UUID> needed = requested.stream()
                .filter(it -> Situation.needsTasks(found.get(it.id()), it.change()))
                .map(Requested::id)
                .distinct()
                .toList();
        Map<UUID, List<Task>> known = new HashMap<>();
        for (Task task : tasks.of(sql, needed)) {
            known.computeIfAbsent(task.requireVerificationId(), id -> new ArrayList<>())
                    .add(task);
        }
        Map<UUID, Situation> situations = new HashMap<>();
        found.forEach((id, record) -> situations.put(id, new Situation(record, known.getOrDefault(id, List.of()))));
        return situations;
    }

    @SuppressWarnings("ReferenceEquality") // the very same record means that there is nothing to write
    private void write(Sql sql, Map<UUID, VerificationRecord> found, Collection<Situation> situations)
            throws SQLException {
        List<@Nullable Object[]> inserts = new ArrayList<>();
        List<@Nullable Object[]> updates = new ArrayList<>();
        // In one order everywhere, so that two nodes never wait for each other.
        for (VerificationRecord next : sortedRecords(situations)) {
            VerificationRecord before = found.get(next.id());
            if (before == null) {
                inserts.add(with(Rows.valuesOf(next), application, next.id()));
            } else if (next != before) {
                updates.add(with(Rows.valuesOf(next), application, next.id(), before.version()));
            }
        }
        // What another transaction has inserted meanwhile violates the key. Not counted: a driver may make one
        // statement of
        // many.
        sql.batch(INSERT_VERIFICATION, inserts);
        if (Arrays.stream(sql.batch(UPDATE_VERIFICATION, updates)).anyMatch(count -> count != 1)) {
            throw Transactions.lostRace();
        }
    }

    private static List<VerificationRecord> sortedRecords(Collection<Situation> situations) {
        return situations.stream()
                .flatMap(situation -> Stream.ofNullable(situation.record()))
                .sorted(Comparator.comparing(VerificationRecord::id))
                .toList();
    }

    private static @Nullable Object[] with(@Nullable Object[] values, Object... more) {
        return Stream.concat(Arrays.stream(values), Arrays.stream(more)).toArray();
    }

    @Override
    public void ensure(Task task) {
        transactions.run(sql -> tasks.insert(sql, List.of(task)));
    }

    @Override
    public List<Task> claim(TaskGroup group, int max, Instant now, Duration lease) {
        for (int round = 0; round < CLAIM_ROUNDS; round++) {
            // Not in one transaction: mostly nothing is due, and a claim checks that the task is as it was read.
            List<Task> due = transactions.read(sql -> tasks.due(sql, group, max, now));
            List<Task> claimed = due.isEmpty() ? due : transactions.run(sql -> tasks.claim(sql, due, lease));
            // When others have taken all that was seen, there may be more behind it.
            if (due.isEmpty() || !claimed.isEmpty()) {
                return claimed;
            }
        }
        return List.of();
    }

    @Override
    public void renew(Collection<Task> claimed, Duration lease) {
        if (!claimed.isEmpty()) {
            transactions.run(sql -> tasks.renew(sql, claimed, lease));
        }
    }

    @Override
    public void complete(Task task, Instant now) {
        transactions.run(sql -> {
            boolean deleted = tasks.delete(sql, task);
            // An outcome and the status that it leads to have the same name.
            return deleted && task.kind() == TaskKind.DELIVER
                    ? sql.update(
                            SET_DELIVERED,
                            now,
                            now,
                            application,
                            task.verificationId(),
                            task.requireResult().outcome())
                    : 0;
        });
    }

    @Override
    public void reschedule(Task task, Instant dueAt) {
        transactions.run(sql -> tasks.reschedule(sql, task, dueAt));
    }

    @Override
    public void park(Task task) {
        transactions.run(sql -> tasks.reschedule(sql, task, null));
    }

    @Override
    public int parkClaims(UUID verificationId) {
        return transactions.run(sql -> tasks.parkClaims(sql, verificationId));
    }

    @Override
    public void markHung(Task task) {
        transactions.run(sql -> tasks.markHung(sql, task));
    }

    @Override
    public List<Task> parked(int max) {
        return transactions.read(sql -> tasks.parked(sql, max));
    }

    @Override
    public List<Task> overdue(Instant createdBefore, int max) {
        return transactions.read(sql -> tasks.overdue(sql, createdBefore, max));
    }

    @Override
    public Backlog backlog() {
        return transactions.read(tasks::backlog);
    }

    @Override
    public boolean redrive(UUID deliveryId, Instant now) {
        boolean found = transactions.run(sql -> tasks.redrive(sql, deliveryId, now)) > 0;
        afterCommit.due(TaskKind.DELIVER, now);
        return found;
    }

    @Override
    public int redriveVerification(UUID verificationId, Instant now) {
        int count = transactions.run(sql -> tasks.redriveVerification(sql, verificationId, now));
        afterCommit.due(TaskKind.DELIVER, now);
        return count;
    }

    @Override
    public Optional<Task> parkedClaim(UUID claimId) {
        return transactions.read(sql -> tasks.parkedClaim(sql, claimId)).stream()
                .findFirst();
    }

    @Override
    public boolean discard(UUID claimId) {
        return transactions.run(sql -> tasks.discard(sql, claimId)) > 0;
    }

    @Override
    public int purge(Instant changedBefore, int max) {
        return transactions.run(sql -> purge(sql, changedBefore, max));
    }

    private int purge(Sql sql, Instant changedBefore, int max) throws SQLException {
        List<Old> old = sql.query(
                SELECT_OLD_VERIFICATIONS,
                row -> new Old(Rows.id(row), row.getInt("version")),
                application,
                changedBefore,
                max);
        int[] counts = sql.batch(
                DELETE_VERIFICATION,
                old.stream()
                        .map(one -> new @Nullable Object[] {application, one.id(), one.version()})
                        .toList());
        // Only then its tasks: one that has changed after all has a new result, which must not go.
        List<UUID> gone = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                gone.add(old.get(i).id());
            }
        }
        tasks.deleteOf(sql, gone);
        return gone.size();
    }

    private record Old(UUID id, int version) {}

    @Override
    public void onDue(BiConsumer<TaskKind, Instant> wake) {
        afterCommit.onDue(wake);
    }
}
