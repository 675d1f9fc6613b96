package org.identityverification.impl.store;

import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.identityverification.impl.messages.Message;
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

/**
 * Remembers in this JVM and no longer: for development and for applications that can live with losing what is under way
 * when they restart.
 *
 * <p>One lock guards everything: each operation is a few map accesses, which is nothing beside the HTTP request around it.
 */
public final class InMemoryVerificationStore implements VerificationStore {

    private static final Logger LOGGER = System.getLogger(InMemoryVerificationStore.class.getName());

    private static final Duration BETWEEN_REPORTS = Duration.ofMinutes(1);

    private final int maxVerifications;
    private final LongSupplier nanoTime;
    private final long begin;
    private final Map<UUID, VerificationRecord> records = new HashMap<>();
    private final InMemoryTasks tasks = new InMemoryTasks();
    private final Forgettable forgettable = new Forgettable();
    private int forgotten;
    private long nextReport;
    private volatile BiConsumer<TaskKind, Instant> wake = (kind, due) -> {};

    /**
     * An empty store.
     *
     * @param maxVerifications how many it remembers at most; more only if they have results that are not delivered
     */
    public InMemoryVerificationStore(int maxVerifications) {
        this(maxVerifications, System::nanoTime);
    }

    /**
     * For tests: with a clock of its own.
     *
     * @param maxVerifications how many it remembers at most
     * @param nanoTime measures leases
     */
    public InMemoryVerificationStore(int maxVerifications, LongSupplier nanoTime) {
        this.maxVerifications = maxVerifications;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    @Override
    public synchronized Optional<VerificationRecord> find(UUID id) {
        return Optional.ofNullable(records.get(id));
    }

    @Override
    public synchronized List<Task> claims(UUID verificationId) {
        return tasks.of(verificationId).stream()
                .filter(task -> task.kind() == TaskKind.CONFIRM && task.dueAt() != null)
                .toList();
    }

    @Override
    public Transition apply(UUID id, Change change) {
        Transition transition = write(id, change);
        transition.dueTasks().forEach(task -> wake.accept(task.kind(), task.dueAt()));
        int reported = forgottenSinceReport();
        if (reported > 0) {
            Message.STORE_FULL.log(LOGGER, maxVerifications, reported);
        }
        return transition;
    }

    @SuppressWarnings("ReferenceEquality") // the very same record means that there is nothing to write
    private synchronized Transition write(UUID id, Change change) {
        VerificationRecord current = records.get(id);
        List<Task> known = Situation.needsTasks(current, change)
                ? tasks.of(id).stream()
                        .filter(task -> Situation.KINDS.contains(task.kind()))
                        .toList()
                : List.of();
        Transition transition = StateMachine.apply(id, new Situation(current, known), change);
        if (transition.record() != null && transition.record() != current) {
            records.put(id, transition.record());
        }
        transition.endedTasks().forEach(task -> tasks.remove(task.id()));
        transition.movedTasks().forEach(tasks::move);
        transition.newTasks().forEach(tasks::add);
        sort(id);
        forgetWhatIsTooMuch();
        return transition;
    }

    private void forgetWhatIsTooMuch() {
        while (records.size() > maxVerifications && !forgettable.isEmpty()) {
            forget(forgettable.first());
            forgotten++;
        }
    }

    private synchronized int forgottenSinceReport() {
        if (forgotten == 0 || in(Duration.ZERO) < nextReport) {
            return 0;
        }
        int count = forgotten;
        forgotten = 0;
        nextReport = in(BETWEEN_REPORTS);
        return count;
    }

    /** After each change of a verification, or of its results: whether, and when, it may be forgotten. */
    private void sort(UUID id) {
        forgettable.remove(id);
        VerificationRecord record = records.get(id);
        if (record != null && !tasks.haveResultOf(id)) {
            forgettable.add(record);
        }
    }

    private void forget(UUID id) {
        records.remove(id);
        forgettable.remove(id);
        tasks.of(id).forEach(task -> tasks.remove(task.id()));
    }

    @Override
    public synchronized void ensure(Task task) {
        tasks.add(task);
        Optional.ofNullable(task.verificationId()).ifPresent(this::sort);
    }

    @Override
    public synchronized List<Task> claim(TaskGroup group, int max, Instant now, Duration lease) {
        return tasks.claim(group, max, now, in(Duration.ZERO), in(lease));
    }

    @Override
    public synchronized void renew(Collection<Task> claimed, Duration lease) {
        long until = in(lease);
        claimed.forEach(task -> tasks.renew(task, until));
    }

    @Override
    public synchronized void complete(Task task, Instant now) {
        if (!tasks.isUnmoved(task)) {
            tasks.giveUp(task);
            return;
        }
        tasks.remove(task.id());
        UUID id = task.verificationId();
        if (id == null) {
            return;
        }
        VerificationRecord record = records.get(id);
        if (record != null && isStatusDelivered(task, record)) {
            records.put(id, record.delivered(now));
        }
        sort(id);
    }

    @Override
    public synchronized void reschedule(Task task, Instant dueAt) {
        tasks.giveUp(task, dueAt);
    }

    @Override
    public synchronized void park(Task task) {
        tasks.giveUp(task, null);
    }

    @Override
    public synchronized int parkClaims(UUID verificationId) {
        List<Task> claims = claims(verificationId);
        claims.forEach(claim -> tasks.parkAny(claim.id()));
        return claims.size();
    }

    @Override
    public synchronized void markHung(Task task) {
        tasks.markHung(task);
    }

    @Override
    public synchronized List<Task> parked(int max) {
        return tasks.parked(max);
    }

    @Override
    public synchronized List<Task> overdue(Instant createdBefore, int max) {
        return tasks.overdue(createdBefore, max);
    }

    @Override
    public synchronized Backlog backlog() {
        return tasks.backlog();
    }

    @Override
    public boolean redrive(UUID deliveryId, Instant now) {
        return redriveAll(() -> Stream.ofNullable(tasks.find(deliveryId)), now) > 0;
    }

    @Override
    public int redriveVerification(UUID verificationId, Instant now) {
        return redriveAll(() -> tasks.of(verificationId).stream(), now);
    }

    private int redriveAll(Supplier<Stream<Task>> which, Instant now) {
        int count;
        synchronized (this) {
            List<Task> deliveries =
                    which.get().filter(task -> task.kind() == TaskKind.DELIVER).toList();
            deliveries.forEach(task -> tasks.redrive(task.id(), now));
            count = deliveries.size();
        }
        wake.accept(TaskKind.DELIVER, now);
        return count;
    }

    @Override
    public synchronized Optional<Task> parkedClaim(UUID claimId) {
        return Optional.ofNullable(tasks.find(claimId))
                .filter(task -> task.kind() == TaskKind.CONFIRM && task.dueAt() == null);
    }

    @Override
    public synchronized boolean discard(UUID claimId) {
        Optional<Task> claim = parkedClaim(claimId);
        claim.ifPresent(task -> {
            tasks.remove(task.id());
            Optional.ofNullable(task.verificationId()).ifPresent(this::sort);
        });
        return claim.isPresent();
    }

    @Override
    public synchronized int purge(Instant changedBefore, int max) {
        List<UUID> old = forgettable.before(changedBefore, max);
        old.forEach(this::forget);
        return old.size();
    }

    @Override
    public void onDue(BiConsumer<TaskKind, Instant> wake) {
        this.wake = wake;
    }

    private static boolean isStatusDelivered(Task task, VerificationRecord record) {
        return task.kind() == TaskKind.DELIVER
                && task.requireResult().outcome().name().equals(record.status().name());
    }

    /** The moment by the store's own clock. */
    private long in(Duration pause) {
        return nanoTime.getAsLong() - begin + pause.toNanos();
    }
}
