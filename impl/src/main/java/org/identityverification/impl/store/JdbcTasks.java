package org.identityverification.impl.store;

import java.lang.System.Logger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * The statements about tasks. A statement about a claimed task compares its version, which another claim raises. One that ends a task
 * also compares its due time, which a change or a re-drive may move during the lease. Leases follow the database's time.
 */
final class JdbcTasks {

    private static final Logger LOGGER = System.getLogger(JdbcTasks.class.getName());

    /** How many rows are read at most to step over tasks that this version does not know. */
    private static final int MAX_READ = 1_000;

    private static final String ONE = "id = ? AND application = ?";

    // Written for databases without statistics. SUBSTRING hides the application: otherwise PostgreSQL would use another
    // index in a full table and read all tasks of the application and the kind. For NOT EXISTS, PostgreSQL and MariaDB
    // may read all tasks: hence COUNT, and for MariaDB an index by name. In an empty table PostgreSQL takes the newest
    // index: hence the scripts create primary keys last.
    private static final String OF_VERIFICATION = "verification_id = ? AND SUBSTRING(application FROM 1) = ?";

    private static final String AS_CLAIMED = ONE + " AND version = ?";

    private static final String SELECT = "SELECT id, " + Rows.TASK_COLUMNS + " FROM identity_verification_task WHERE ";

    // Not INSERT … VALUES: in PostgreSQL, the violation of a unique key aborts the transaction.
    private static final String INSERT_UNLESS_THERE = """
            INSERT INTO identity_verification_task (%s, id, application, lease_until)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, %%s
            WHERE NOT EXISTS (SELECT 1 FROM identity_verification_task WHERE %s)
            """.formatted(Rows.TASK_COLUMNS, ONE);

    private static final String MOVE = """
            UPDATE identity_verification_task
            SET due_at = ?, account = ?
            WHERE %s
            """.formatted(ONE);

    private static final String END = """
            DELETE FROM identity_verification_task
            WHERE %s
            """.formatted(ONE);

    private static final String SELECT_HELD = SELECT + """
            %s AND kind = 'HELD'
            ORDER BY created_at, id
            """.formatted(OF_VERIFICATION);

    private static final String SELECT_HELD_TO_CHANGE = SELECT_HELD + "FOR UPDATE";

    // ORDER BY names all columns of the index, so that H2 reads no more of it than it needs.
    private static final String SELECT_DUE = SELECT + """
            application = ? AND kind = ? AND due_at <= ?
                AND (lease_until IS NULL OR lease_until <= %s) %s
            ORDER BY application, kind, due_at, id
            LIMIT ?
            """;

    private static final String CLAIM = """
            UPDATE identity_verification_task
            SET attempts = attempts + 1, version = version + 1, lease_until = %s
            WHERE %s AND due_at = ?
                AND (lease_until IS NULL OR lease_until <= %s)
            """;

    private static final String RENEW = """
            UPDATE identity_verification_task
            SET lease_until = %s
            WHERE %s AND lease_until IS NOT NULL
            """;

    private static final String DELETE_CLAIMED = """
            DELETE FROM identity_verification_task
            WHERE %s AND due_at = ?
            """.formatted(AS_CLAIMED);

    private static final String RESCHEDULE = """
            UPDATE identity_verification_task
            SET lease_until = NULL, due_at = CASE WHEN due_at = ? THEN ? ELSE due_at END
            WHERE %s
            """.formatted(AS_CLAIMED);

    static final String PARK_HELD = """
            UPDATE identity_verification_task
            SET due_at = NULL, lease_until = NULL
            WHERE %s AND kind = 'HELD' AND due_at IS NOT NULL
            """.formatted(OF_VERIFICATION);

    static final String SELECT_PARKED = SELECT + """
            application = ? AND kind = ? AND due_at IS NULL
            ORDER BY created_at, id
            LIMIT ?
            """;

    static final String SELECT_PARKED_HELD = SELECT + """
            %s AND kind = 'HELD' AND due_at IS NULL
            """.formatted(ONE);

    static final String DISCARD = """
            DELETE FROM identity_verification_task
            WHERE %s AND kind = 'HELD' AND due_at IS NULL
            """.formatted(ONE);

    static final String SELECT_OVERDUE = SELECT + """
            application = ? AND kind = 'DELIVER' AND due_at IS NOT NULL AND created_at < ?
            ORDER BY application, kind, created_at, id
            LIMIT ?
            """;

    // Not kind IN (…), for which H2 reads all tasks of the application.
    static final String COUNT = """
            SELECT COUNT(CASE WHEN kind = 'DELIVER' THEN due_at END) AS waiting,
                COUNT(*) - COUNT(due_at) AS parked,
                MIN(CASE WHEN kind = 'DELIVER' OR due_at IS NULL THEN created_at END) AS oldest,
                COUNT(CASE WHEN kind = 'HELD' THEN due_at END) AS held,
                MIN(CASE WHEN kind = 'HELD' AND due_at IS NOT NULL THEN created_at END) AS oldest_held
            FROM (%1$s 'DELIVER' UNION ALL %1$s 'HELD') results
            """.formatted("""
            SELECT kind, due_at, created_at FROM identity_verification_task WHERE application = ? AND kind =""");

    private static final String REDRIVE = """
            UPDATE identity_verification_task
            SET due_at = ?, attempts = 0, created_at = ?
            WHERE %s AND (kind = 'DELIVER' OR kind = 'HELD' AND due_at IS NULL)
            """;

    static final String REDRIVE_DELIVERY = REDRIVE.formatted(ONE);
    static final String REDRIVE_VERIFICATION = REDRIVE.formatted(OF_VERIFICATION);

    private static final String DELETE_OF_VERIFICATION = """
            DELETE FROM identity_verification_task
            WHERE %s
            """.formatted(OF_VERIFICATION);

    private final OncePerMinute limit = new OncePerMinute();
    private final String application;
    private final String insertUnlessThere;
    private final String selectDue;
    private final String selectDueOfOthers;
    private final String claim;
    private final String renew;

    JdbcTasks(Dialect dialect, String application) {
        this.application = application;
        this.insertUnlessThere = INSERT_UNLESS_THERE.formatted(dialect.nowPlusMillis());
        this.selectDue = SELECT_DUE.formatted(dialect.now(), "");
        this.selectDueOfOthers = SELECT_DUE.formatted(dialect.now(), "AND COALESCE(account, '') NOT IN (%s)");
        this.claim = CLAIM.formatted(dialect.nowPlusMillis(), AS_CLAIMED, dialect.now());
        this.renew = RENEW.formatted(dialect.nowPlusMillis(), AS_CLAIMED);
    }

    /** The tasks that a statement finds, without those that have a value which this version does not know. */
    List<Task> known(Sql sql, String statement, @Nullable Object... values) throws SQLException {
        return sql.query(statement, this::known, values).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** The same for a statement that ends with a limit, which does not count the tasks that are left out. */
    List<Task> firstKnown(Sql sql, int max, String statement, @Nullable Object... values) throws SQLException {
        for (int most = max; true; most *= 2) {
            List<Optional<Task>> found = sql.query(statement, this::known, Sql.concat(values, most));
            List<Task> known =
                    found.stream().flatMap(Optional::stream).limit(max).toList();
            if (known.size() == max || found.size() < most || most >= MAX_READ) {
                return known;
            }
        }
    }

    private Optional<Task> known(Row row) throws SQLException {
        try {
            return Optional.of(Rows.task(row));
        } catch (Row.UnknownValueException e) {
            report(e);
            return Optional.empty();
        }
    }

    void report(Row.UnknownValueException e) {
        if (limit.permits(Message.UNKNOWN_VALUE)) {
            e.report(LOGGER);
        }
    }

    /** The held results of a verification, parked ones included, the oldest first. */
    List<Task> held(Sql sql, UUID verificationId) throws SQLException {
        return known(sql, SELECT_HELD, verificationId, application);
    }

    /** The same, locked for a change of the verification. */
    List<Task> heldToChange(Sql sql, UUID verificationId) throws SQLException {
        return known(sql, SELECT_HELD_TO_CHANGE, verificationId, application);
    }

    /** Writes what a transition does to tasks, which have been locked since it read them. */
    void write(Sql sql, Transition transition) throws SQLException {
        sql.batch(END, sorted(transition.endedTasks()), task -> Sql.values(task.id(), application));
        sql.batch(
                MOVE,
                sorted(transition.movedTasks()),
                task -> Sql.values(task.dueAt(), task.account(), task.id(), application));
        ensure(sql, transition.newTasks());
    }

    /** Adds tasks; those that are claimed get a lease. */
    List<Task> ensure(Sql sql, List<Task> tasks) throws SQLException {
        return sql.batch(insertUnlessThere, sorted(tasks), task -> {
            Long lease = task.isClaimed() ? VerificationStore.LEASE.toMillis() : null;
            return Sql.concat(Rows.valuesOf(task), task.id(), application, lease, task.id(), application);
        });
    }

    /** The due tasks of accounts that are not busy, the longest due first. */
    List<Task> due(Sql sql, TaskGroup group, int max, Instant now, Set<String> busy) throws SQLException {
        List<Task> due = new ArrayList<>();
        // One query for each kind: for several kinds at once, a database reads everything that is due.
        for (TaskKind kind : group.kinds()) {
            List<Task> first = firstKnown(sql, max, selectDue, application, kind, now);
            due.addAll(
                    first.stream().anyMatch(task -> busy.contains(task.share()))
                            ? dueOfOthers(sql, kind, max, now, busy)
                            : first);
        }
        return due.stream().sorted(Comparator.comparing(Task::dueAt)).limit(max).toList();
    }

    /** Costs more the more tasks of the busy accounts are due, because the database reads all of these. */
    private List<Task> dueOfOthers(Sql sql, TaskKind kind, int max, Instant now, Set<String> busy) throws SQLException {
        String select = selectDueOfOthers.formatted(String.join(", ", Collections.nCopies(busy.size(), "?")));
        return firstKnown(sql, max, select, Sql.concat(Sql.values(application, kind, now), busy.toArray()));
    }

    /** Claims those of the due tasks that no other claim has taken. */
    List<Task> claim(Sql sql, List<Task> due, Duration lease) throws SQLException {
        Set<Task> taken = Set.copyOf(sql.batch(
                claim,
                sorted(due),
                task -> Sql.concat(Sql.concat(Sql.values(lease.toMillis()), asClaimed(task)), task.dueAt())));
        return due.stream().filter(taken::contains).map(Task::claimed).toList();
    }

    List<Task> renew(Sql sql, Collection<Task> tasks, Duration lease) throws SQLException {
        return sql.batch(renew, sorted(tasks), task -> Sql.concat(Sql.values(lease.toMillis()), asClaimed(task)));
    }

    // The same order everywhere, so that two nodes never deadlock.
    private static List<Task> sorted(Collection<Task> tasks) {
        return tasks.stream().sorted(Comparator.comparing(Task::id)).toList();
    }

    /** Deletes a claimed task, or only releases its lease if it has another due time by now; returns whether it is deleted. */
    boolean delete(Sql sql, Task task) throws SQLException {
        boolean deleted = sql.update(DELETE_CLAIMED, Sql.concat(asClaimed(task), task.dueAt())) == 1;
        if (!deleted) {
            reschedule(sql, task, task.dueAt());
        }
        return deleted;
    }

    int reschedule(Sql sql, Task task, @Nullable Instant dueAt) throws SQLException {
        return sql.update(RESCHEDULE, Sql.concat(Sql.values(task.dueAt(), dueAt), asClaimed(task)));
    }

    private @Nullable Object[] asClaimed(Task task) {
        return Sql.values(task.id(), application, task.version());
    }

    List<Task> parked(Sql sql, int max) throws SQLException {
        List<Task> parked = new ArrayList<>();
        for (TaskKind kind : List.of(TaskKind.DELIVER, TaskKind.HELD)) {
            parked.addAll(firstKnown(sql, max, SELECT_PARKED, application, kind));
        }
        return parked.stream()
                .sorted(Comparator.comparing(Task::createdAt))
                .limit(max)
                .toList();
    }

    void deleteOf(Sql sql, List<UUID> verificationIds) throws SQLException {
        sql.batch(DELETE_OF_VERIFICATION, verificationIds, id -> Sql.values(id, application));
    }
}
