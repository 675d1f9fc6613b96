package org.identityverification.impl.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.jspecify.annotations.Nullable;

/**
 * The statements about tasks. One that a claim allows names the attempts and the creation of the task as they were claimed:
 * another claim counts the attempts up, and a new drive begins with another creation. Leases are the database's time.
 */
final class JdbcTasks {

    private static final String LEASE = "CURRENT_TIMESTAMP + INTERVAL '0.001' SECOND * CAST(? AS BIGINT)";

    // By the verification alone: for "application = ?" PostgreSQL without statistics takes the primary key, and reads
    // every
    // task of the application.
    private static final String OF_VERIFICATION = "verification_id = ? AND application || '' = ?";

    private static final String AS_CLAIMED = "application = ? AND id = ? AND attempts = ? AND created_at = ?";

    // Not INSERT … VALUES: the violation of a unique key would make PostgreSQL abort the transaction.
    private static final String INSERT_UNLESS_THERE = """
            INSERT INTO identity_verification_task (%s, application, id)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM identity_verification_task WHERE application = ? AND id = ?)
            """.formatted(Rows.TASK_COLUMNS);

    private static final String MOVE = """
            UPDATE identity_verification_task
            SET due_at = ?
            WHERE application = ? AND id = ? AND attempts = ?
            """;

    private static final String END = """
            DELETE FROM identity_verification_task
            WHERE application = ? AND id = ?
            """;

    private static final String SELECT_OF_VERIFICATIONS = """
            SELECT id, %s
            FROM identity_verification_task
            WHERE verification_id IN (%%s) AND application || '' = ? AND kind IN ('CONFIRM', 'QUERY')
            ORDER BY created_at, id
            """.formatted(Rows.TASK_COLUMNS);

    private static final String SELECT_CLAIMS = """
            SELECT id, %s
            FROM identity_verification_task
            WHERE %s AND kind = 'CONFIRM' AND due_at IS NOT NULL
            ORDER BY created_at, id
            """.formatted(Rows.TASK_COLUMNS, OF_VERIFICATION);

    // With all of its columns in the order H2 reads no more of the index than it needs.
    static final String SELECT_DUE = """
            SELECT id, %s
            FROM identity_verification_task
            WHERE application = ? AND kind = ? AND hung = ? AND due_at <= ?
                AND (lease_until IS NULL OR lease_until <= CURRENT_TIMESTAMP)
            ORDER BY application, kind, due_at, id
            FETCH FIRST ? ROWS ONLY
            """.formatted(Rows.TASK_COLUMNS);

    private static final String CLAIM = """
            UPDATE identity_verification_task
            SET attempts = ?, lease_until = %s
            WHERE application = ? AND id = ? AND attempts = ? AND due_at = ?
                AND (lease_until IS NULL OR lease_until <= CURRENT_TIMESTAMP)
            """.formatted(LEASE);

    private static final String RENEW = """
            UPDATE identity_verification_task
            SET lease_until = %s
            WHERE %%s AND lease_until IS NOT NULL AND (id, attempts, created_at) IN (%%s)
            """.formatted(LEASE);

    private static final String DELETE_CLAIMED = """
            DELETE FROM identity_verification_task
            WHERE %s AND due_at = ?
            """.formatted(AS_CLAIMED);

    private static final String GIVE_UP = """
            UPDATE identity_verification_task
            SET lease_until = NULL
            WHERE %s
            """.formatted(AS_CLAIMED);

    private static final String RESCHEDULE = """
            UPDATE identity_verification_task
            SET lease_until = NULL, hung = FALSE, due_at = CASE WHEN due_at = ? THEN ? ELSE due_at END
            WHERE %s
            """.formatted(AS_CLAIMED);

    private static final String MARK_HUNG = """
            UPDATE identity_verification_task
            SET hung = TRUE
            WHERE %s
            """.formatted(AS_CLAIMED);

    private static final String PARK_CLAIMS = """
            UPDATE identity_verification_task
            SET due_at = NULL, lease_until = NULL
            WHERE %s AND kind = 'CONFIRM' AND due_at IS NOT NULL
            """.formatted(OF_VERIFICATION);

    static final String SELECT_PARKED = """
            SELECT id, %s
            FROM identity_verification_task
            WHERE application = ? AND kind = ? AND due_at IS NULL
            ORDER BY created_at, id
            FETCH FIRST ? ROWS ONLY
            """.formatted(Rows.TASK_COLUMNS);

    private static final String SELECT_PARKED_CLAIM = """
            SELECT id, %s
            FROM identity_verification_task
            WHERE application = ? AND id = ? AND kind = 'CONFIRM' AND due_at IS NULL
            """.formatted(Rows.TASK_COLUMNS);

    private static final String DISCARD = """
            DELETE FROM identity_verification_task
            WHERE application = ? AND id = ? AND kind = 'CONFIRM' AND due_at IS NULL
            """;

    static final String SELECT_OVERDUE = """
            SELECT id, %s
            FROM identity_verification_task
            WHERE application = ? AND kind = 'DELIVER' AND due_at IS NOT NULL AND created_at < ?
            ORDER BY application, kind, created_at, id
            FETCH FIRST ? ROWS ONLY
            """.formatted(Rows.TASK_COLUMNS);

    private static final String COUNT = """
            SELECT COUNT(due_at) AS waiting, COUNT(*) AS undelivered, MIN(created_at) AS oldest
            FROM identity_verification_task
            WHERE application = ? AND kind IN ('DELIVER', 'CONFIRM') AND (kind = 'DELIVER' OR due_at IS NULL)
            """;

    private static final String REDRIVE = """
            UPDATE identity_verification_task
            SET due_at = ?, attempts = 0, created_at = ?, lease_until = NULL, hung = FALSE
            WHERE %s AND kind = 'DELIVER'
            """;

    private static final String REDRIVE_DELIVERY = REDRIVE.formatted("application = ? AND id = ?");
    private static final String REDRIVE_VERIFICATION = REDRIVE.formatted(OF_VERIFICATION);

    private static final String DELETE_OF_VERIFICATION = """
            DELETE FROM identity_verification_task
            WHERE %s
            """.formatted(OF_VERIFICATION);

    private final String application;

    JdbcTasks(String application) {
        this.application = application;
    }

    /** The claims and the questions of verifications, the oldest first. */
    List<Task> of(Sql sql, List<UUID> verificationIds) throws SQLException {
        if (verificationIds.isEmpty()) {
            return List.of();
        }
        List<UUID> padded = IdList.padded(verificationIds);
        return sql.query(
                SELECT_OF_VERIFICATIONS.formatted(IdList.places("?", padded.size())),
                Rows::task,
                Stream.<Object>concat(padded.stream(), Stream.of(application)).toArray());
    }

    List<Task> claims(Sql sql, UUID verificationId) throws SQLException {
        return sql.query(SELECT_CLAIMS, Rows::task, verificationId, application);
    }

    /**
     * Writes what transitions do to tasks.
     *
     * @throws SQLException also when a task is not as the transitions have seen it
     */
    void write(Sql sql, TaskChanges changes) throws SQLException {
        int[] ended = sql.batch(
                END,
                changes.ended().stream()
                        .map(task -> new @Nullable Object[] {application, task.id()})
                        .toList());
        int[] moved = sql.batch(
                MOVE,
                changes.moved().stream()
                        .map(task -> new @Nullable Object[] {task.dueAt(), application, task.id(), task.attempts()})
                        .toList());
        if (!all(ended) || !all(moved)) {
            throw Transactions.lostRace();
        }
        insert(sql, changes.added());
    }

    private static boolean all(int[] counts) {
        return Arrays.stream(counts).allMatch(count -> count == 1);
    }

    int insert(Sql sql, Collection<Task> tasks) throws SQLException {
        sql.batch(
                INSERT_UNLESS_THERE,
                tasks.stream()
                        .map(task -> with(Rows.valuesOf(task), application, task.id(), application, task.id()))
                        .toList());
        return tasks.size();
    }

    private static @Nullable Object[] with(@Nullable Object[] values, @Nullable Object... more) {
        return Stream.concat(Arrays.stream(values), Arrays.stream(more)).toArray();
    }

    /** What is due, the longest first. */
    List<Task> due(Sql sql, TaskGroup group, int max, Instant now) throws SQLException {
        List<Task> due = new ArrayList<>();
        // One by one: for several kinds at once a database reads everything that is due.
        for (TaskKind kind : group.kinds()) {
            due.addAll(sql.query(SELECT_DUE, Rows::task, application, kind, group.hung(), now, max));
        }
        return due.stream().sorted(Comparator.comparing(Task::dueAt)).limit(max).toList();
    }

    /** Claims those of the due tasks that no other claim has taken. */
    List<Task> claim(Sql sql, List<Task> due, Duration lease) throws SQLException {
        // In one order everywhere, so that two nodes never wait for each other.
        List<Task> ordered =
                due.stream().sorted(Comparator.comparing(Task::id)).toList();
        int[] counts = sql.batch(
                CLAIM,
                ordered.stream()
                        .map(task -> new @Nullable Object[] {
                            task.attempts() + 1, lease.toMillis(), application, task.id(), task.attempts(), task.dueAt()
                        })
                        .toList());
        Set<UUID> taken = new HashSet<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                taken.add(ordered.get(i).id());
            }
        }
        return due.stream()
                .filter(task -> taken.contains(task.id()))
                .map(Task::begun)
                .toList();
    }

    int renew(Sql sql, Collection<Task> tasks, Duration lease) throws SQLException {
        int renewed = 0;
        for (List<Task> some : IdList.split(List.copyOf(tasks))) {
            IdList ids = IdList.of(sql, application, some.stream().map(Task::id).toList());
            List<Task> padded = IdList.padded(some);
            Stream<Object> claims =
                    padded.stream().flatMap(task -> Stream.of(task.id(), task.attempts(), task.createdAt()));
            renewed += sql.update(
                    RENEW.formatted(ids.condition(), IdList.places("(?, ?, ?)", padded.size())),
                    Stream.of(Stream.<Object>of(lease.toMillis()), ids.values().stream(), claims)
                            .flatMap(values -> values)
                            .toArray());
        }
        return renewed;
    }

    /** Deletes a claimed task, or gives up its lease if it has another due time; returns whether it is gone. */
    boolean delete(Sql sql, Task task) throws SQLException {
        boolean deleted = sql.update(DELETE_CLAIMED, with(asClaimed(task), task.dueAt())) == 1;
        if (!deleted) {
            sql.update(GIVE_UP, asClaimed(task));
        }
        return deleted;
    }

    int reschedule(Sql sql, Task task, @Nullable Instant dueAt) throws SQLException {
        return sql.update(RESCHEDULE, with(new @Nullable Object[] {task.dueAt(), dueAt}, asClaimed(task)));
    }

    int markHung(Sql sql, Task task) throws SQLException {
        return sql.update(MARK_HUNG, asClaimed(task));
    }

    private @Nullable Object[] asClaimed(Task task) {
        return new @Nullable Object[] {application, task.id(), task.attempts(), task.createdAt()};
    }

    int parkClaims(Sql sql, UUID verificationId) throws SQLException {
        return sql.update(PARK_CLAIMS, verificationId, application);
    }

    List<Task> parked(Sql sql, int max) throws SQLException {
        List<Task> parked = new ArrayList<>();
        for (TaskKind kind : List.of(TaskKind.DELIVER, TaskKind.CONFIRM)) {
            parked.addAll(sql.query(SELECT_PARKED, Rows::task, application, kind, max));
        }
        return parked.stream()
                .sorted(Comparator.comparing(Task::createdAt))
                .limit(max)
                .toList();
    }

    List<Task> parkedClaim(Sql sql, UUID claimId) throws SQLException {
        return sql.query(SELECT_PARKED_CLAIM, Rows::task, application, claimId);
    }

    int discard(Sql sql, UUID claimId) throws SQLException {
        return sql.update(DISCARD, application, claimId);
    }

    List<Task> overdue(Sql sql, Instant createdBefore, int max) throws SQLException {
        return sql.query(SELECT_OVERDUE, Rows::task, application, createdBefore, max);
    }

    Backlog backlog(Sql sql) throws SQLException {
        return sql.query(COUNT, Rows::backlog, application).get(0);
    }

    int redrive(Sql sql, UUID deliveryId, Instant now) throws SQLException {
        return sql.update(REDRIVE_DELIVERY, now, now, application, deliveryId);
    }

    int redriveVerification(Sql sql, UUID verificationId, Instant now) throws SQLException {
        return sql.update(REDRIVE_VERIFICATION, now, now, verificationId, application);
    }

    void deleteOf(Sql sql, List<UUID> verificationIds) throws SQLException {
        sql.batch(
                DELETE_OF_VERIFICATION,
                verificationIds.stream()
                        .map(id -> new @Nullable Object[] {id, application})
                        .toList());
    }
}
