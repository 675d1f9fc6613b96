package org.identityverification.impl.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Erasure;
import org.identityverification.impl.verification.Situation;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.TaskTaker;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps verifications in a database, for any number of nodes. Holds no state. A change locks the row of its verification first, so
 * that changes of one verification come one after the other.
 *
 * <p>Must be called without a global transaction on the thread, so that no other rollback undoes a write.
 */
final class JdbcVerificationStore implements VerificationStore {

    static final String SELECT_VERIFICATION = """
            SELECT id, %s
            FROM identity_verification
            WHERE id = ? AND application = ?
            """.formatted(Rows.VERIFICATION_COLUMNS);

    // H2 2.4.240 may lose a committed update when another transaction, which waited for it, is rolled back. On other
    // databases, a burst of notifications for one verification would conflict until some are refused.
    private static final String SELECT_TO_CHANGE = SELECT_VERIFICATION + "FOR UPDATE";

    // ORDER BY names all columns of the index, so that H2 reads no more of it than it needs.
    static final String SELECT_OF_CONTEXT = """
            SELECT id, %s
            FROM identity_verification
            WHERE application = ? AND context_id = ?
            ORDER BY application, context_id, started_at
            LIMIT ?
            """.formatted(Rows.VERIFICATION_COLUMNS);

    private static final String INSERT_VERIFICATION = """
            INSERT INTO identity_verification (%s, id, application)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """.formatted(Rows.VERIFICATION_COLUMNS);

    private static final String UPDATE_VERIFICATION = """
            UPDATE identity_verification
            SET flow_id = ?, context_id = ?, account = ?, face_auth_mode = ?, status = ?, started_at = ?, link_expires_at = ?,
                completed_at = ?, fail_reason_code = ?, verify_code = ?, confirmed_status = ?, holds = ?, fingerprints = ?,
                delivered_at = ?, changed_at = ?, erased_until = ?
            WHERE id = ? AND application = ?
            """;

    private static final String SET_DELIVERED = """
            UPDATE identity_verification
            SET delivered_at = ?, changed_at = ?
            WHERE id = ? AND application = ? AND status = ?
            """;

    // JdbcTasks says why COUNT, SUBSTRING and an index by name.
    private static final String SELECT_OLD = """
            SELECT id
            FROM identity_verification old
            WHERE application = ? AND changed_at < ? AND (erased_until IS NULL OR erased_until < ?)
                AND (SELECT COUNT(*)
                    FROM identity_verification_task result %s
                    WHERE result.verification_id = old.id AND SUBSTRING(result.application FROM 1) = old.application
                        AND result.kind IN ('DELIVER', 'HELD')) = 0
            ORDER BY application, changed_at
            LIMIT ?
            """;

    private static final String DELETE_VERIFICATION = """
            DELETE FROM identity_verification
            WHERE id = ? AND application = ? AND changed_at < ? AND (erased_until IS NULL OR erased_until < ?)
            """;

    private static final int CLAIM_ROUNDS = 5;

    private final Lanes lanes = new Lanes();
    private final Transactions transactions;
    private final String application;
    private final JdbcTasks tasks;
    private final String selectOld;
    private final boolean delivers;
    private final AfterCommit afterCommit;

    /** Uses a database whose tables exist. Rows of other applications are neither read nor written. */
    JdbcVerificationStore(
            DataSource dataSource, Dialect dialect, String application, boolean delivers, AfterCommit afterCommit) {
        this.transactions = new Transactions(dataSource, dialect);
        this.application = application;
        this.tasks = new JdbcTasks(dialect, application);
        this.selectOld = SELECT_OLD.formatted(dialect.forceIndex("identity_verification_task_of"));
        this.delivers = delivers;
        this.afterCommit = afterCommit;
    }

    @Override
    public Optional<VerificationRecord> find(UUID id) {
        return transactions.read(sql -> known(sql, SELECT_VERIFICATION, id, application)).stream()
                .filter(record -> !record.isErased())
                .findFirst();
    }

    @Override
    public List<VerificationRecord> findByContext(String contextId, int max) {
        return transactions.read(sql -> known(sql, SELECT_OF_CONTEXT, application, contextId, max));
    }

    private List<VerificationRecord> known(Sql sql, String select, @Nullable Object... values) throws SQLException {
        try {
            return sql.query(select, Rows::verification, values);
        } catch (Row.UnknownValueException e) {
            tasks.report(e);
            throw e;
        }
    }

    @Override
    public List<Task> held(UUID verificationId) {
        return transactions.read(sql -> tasks.held(sql, verificationId));
    }

    @Override
    public Transition apply(UUID id, Change change) {
        long begun = System.nanoTime();
        Transition transition = lanes.run(change, () -> transactions.run(sql -> apply(sql, id, change)));
        boolean inTime = System.nanoTime() - begun < LEASE.toNanos() / 2;
        afterCommit.changed(id, change, transition, inTime);
        return transition;
    }

    private Transition apply(Sql sql, UUID id, Change change) throws SQLException {
        VerificationRecord current = known(sql, SELECT_TO_CHANGE, id, application).stream()
                .findFirst()
                .orElse(null);
        List<Task> held = Situation.mayHaveHeld(current) ? tasks.heldToChange(sql, id) : List.of();
        Transition transition =
                StateMachine.apply(id, new Situation(current, held), change).claimedBy(afterCommit.taker());
        write(sql, current, transition.record());
        tasks.write(sql, delivers ? transition : transition.withoutDeliveries());
        return transition;
    }

    @SuppressWarnings("ReferenceEquality") // the very same record means that there is nothing to write
    private void write(Sql sql, @Nullable VerificationRecord current, @Nullable VerificationRecord next)
            throws SQLException {
        if (next == null || next == current) {
            return;
        }
        if (current == null) {
            // If another transaction has inserted the row meanwhile, this violates the key, and the change is retried.
            sql.update(INSERT_VERIFICATION, Sql.concat(Rows.valuesOf(next), next.id(), application));
            return;
        }
        sql.update(UPDATE_VERIFICATION, Sql.concat(Rows.valuesOf(next), next.id(), application));
    }

    @Override
    public void ensure(Task task) {
        transactions.run(sql -> tasks.ensure(sql, List.of(task)));
    }

    @Override
    public List<Task> claim(TaskGroup group, int max, Instant now, Duration lease, Set<String> busy) {
        for (int round = 0; round < CLAIM_ROUNDS; round++) {
            // Not one transaction, because usually nothing is due; the claim checks that a task is unchanged.
            List<Task> due = transactions.read(sql -> tasks.due(sql, group, max, now, busy));
            List<Task> claimed = due.isEmpty() ? due : transactions.run(sql -> tasks.claim(sql, due, lease));
            // If other nodes have taken all of them, there may be more.
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
            if (task.kind() != TaskKind.DELIVER) {
                return tasks.delete(sql, task);
            }
            known(sql, SELECT_TO_CHANGE, task.requireVerificationId(), application);
            if (tasks.delete(sql, task)) {
                sql.update(
                        SET_DELIVERED,
                        now,
                        now,
                        task.verificationId(),
                        application,
                        task.requireResult().status());
            }
            return true;
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
    public int parkHeld(UUID verificationId) {
        return transactions.run(sql -> sql.update(JdbcTasks.PARK_HELD, verificationId, application));
    }

    @Override
    public List<Task> parked(int max) {
        return transactions.read(sql -> tasks.parked(sql, max));
    }

    @Override
    public List<Task> overdue(Instant createdBefore, int max) {
        return transactions.read(
                sql -> tasks.firstKnown(sql, max, JdbcTasks.SELECT_OVERDUE, application, createdBefore));
    }

    @Override
    public Backlog backlog() {
        return transactions
                .read(sql -> sql.query(JdbcTasks.COUNT, Rows::backlog, application, application))
                .get(0);
    }

    @Override
    public boolean redrive(UUID deliveryId, Instant now) {
        boolean found =
                transactions.run(sql -> sql.update(JdbcTasks.REDRIVE_DELIVERY, now, now, deliveryId, application)) > 0;
        afterCommit.due(TaskKind.DELIVER, now);
        afterCommit.due(TaskKind.HELD, now);
        return found;
    }

    @Override
    public int redriveVerification(UUID verificationId, Instant now) {
        int count = transactions.run(
                sql -> sql.update(JdbcTasks.REDRIVE_VERIFICATION, now, now, verificationId, application));
        afterCommit.due(TaskKind.DELIVER, now);
        afterCommit.due(TaskKind.HELD, now);
        return count;
    }

    @Override
    public Optional<Task> parkedHeld(UUID heldId) {
        return transactions.read(sql -> tasks.known(sql, JdbcTasks.SELECT_PARKED_HELD, heldId, application)).stream()
                .findFirst();
    }

    @Override
    public boolean discard(UUID heldId) {
        return transactions.run(sql -> sql.update(JdbcTasks.DISCARD, heldId, application)) > 0;
    }

    @Override
    public boolean erase(UUID id, Erasure erasure) {
        return !transactions.run(sql -> erase(sql, List.of(id), erasure)).isEmpty();
    }

    @Override
    public List<UUID> eraseContext(String contextId, int max, Erasure erasure) {
        while (true) {
            List<UUID> some =
                    transactions.read(sql -> sql.query(SELECT_OF_CONTEXT, Rows::id, application, contextId, max));
            List<UUID> erased = some.isEmpty() ? some : transactions.run(sql -> erase(sql, some, erasure));
            // If another node has erased all of them, there may be more.
            if (some.isEmpty() || !erased.isEmpty()) {
                return erased;
            }
        }
    }

    /** Reads only whether a row is emptied, so that even a row with an unknown value is erased. */
    private List<UUID> erase(Sql sql, List<UUID> ids, Erasure erasure) throws SQLException {
        List<UUID> present = new ArrayList<>();
        // The same order everywhere, so that two nodes never deadlock.
        for (UUID id : ids.stream().sorted().toList()) {
            if (sql.query(SELECT_TO_CHANGE, row -> row.time("erased_until") == null, id, application)
                    .contains(true)) {
                present.add(id);
            }
        }
        sql.batch(UPDATE_VERIFICATION, present, id -> Sql.concat(Rows.valuesOf(erasure.emptied(id)), id, application));
        tasks.deleteOf(sql, present);
        return present;
    }

    @Override
    public int purge(Instant changedBefore, Instant now, int max) {
        return transactions.run(sql -> purge(sql, changedBefore, now, max));
    }

    private int purge(Sql sql, Instant changedBefore, Instant now, int max) throws SQLException {
        List<UUID> old = sql.query(selectOld, Rows::id, application, changedBefore, now, max);
        List<UUID> gone = sql.batch(DELETE_VERIFICATION, old, id -> Sql.values(id, application, changedBefore, now));
        // Only the tasks of deleted verifications: a verification that changed meanwhile has a new result.
        tasks.deleteOf(sql, gone);
        return gone.size();
    }

    @Override
    public void setTaskTaker(TaskTaker taker) {
        afterCommit.setTaskTaker(taker);
    }
}
