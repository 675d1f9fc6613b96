package org.identityverification.impl.store;

import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.messages.Message;
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
 * Keeps verifications in this JVM only: for development, and for applications that may lose what is under way when they restart.
 *
 * <p>One lock guards everything. There is no index: an operation may scan all tasks of a kind, which takes a few milliseconds with
 * 100 000 verifications.
 */
public class InMemoryVerificationStore implements VerificationStore {

    private static final Logger LOGGER = System.getLogger(InMemoryVerificationStore.class.getName());

    private static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);
    private static final long NO_LEASE = Long.MIN_VALUE;
    /** A full store forgets a hundredth of its verifications at once, because each time it scans all of them. */
    private static final int FORGOTTEN_PART = 100;

    private static final Comparator<VerificationRecord> FORGOTTEN_FIRST = Comparator.comparing(
                    (VerificationRecord record) -> record.status() == VerificationStatus.PENDING)
            .thenComparing(VerificationRecord::changedAt);
    private static final Comparator<Task> OLDEST_FIRST =
            Comparator.comparing(Task::createdAt).thenComparing(Task::id);

    private final int maxVerifications;
    private final boolean delivers;
    private final AfterCommit afterCommit;
    private final LongSupplier nanoTime;
    private final long begin;
    private final Map<UUID, VerificationRecord> records = new HashMap<>();
    private final Map<TaskKind, Map<UUID, Entry>> tasks = new EnumMap<>(TaskKind.class);
    private int forgotten;
    private long nextReport;

    InMemoryVerificationStore(int maxVerifications, boolean delivers, AfterCommit afterCommit, LongSupplier nanoTime) {
        this.maxVerifications = maxVerifications;
        this.delivers = delivers;
        this.afterCommit = afterCommit;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
        for (TaskKind kind : TaskKind.values()) {
            tasks.put(kind, new HashMap<>());
        }
    }

    @Override
    public synchronized Optional<VerificationRecord> find(UUID id) {
        return Optional.ofNullable(records.get(id)).filter(record -> !record.isErased());
    }

    @Override
    public synchronized List<VerificationRecord> findByContext(String contextId, int max) {
        return records.values().stream()
                .filter(record -> contextId.equals(record.contextId()))
                .sorted(Comparator.comparing(VerificationRecord::startedAt))
                .limit(max)
                .toList();
    }

    @Override
    public synchronized List<Task> held(UUID verificationId) {
        return of(TaskKind.HELD).values().stream()
                .map(entry -> entry.task)
                .filter(task -> verificationId.equals(task.verificationId()))
                .sorted(OLDEST_FIRST)
                .toList();
    }

    @Override
    public Transition apply(UUID id, Change change) {
        Transition transition = write(id, change);
        afterCommit.changed(id, change, transition, true);
        int reported = forgottenSinceReport();
        if (reported > 0) {
            Message.STORE_FULL.log(LOGGER, maxVerifications, reported);
        }
        return transition;
    }

    private synchronized Transition write(UUID id, Change change) {
        VerificationRecord current = records.get(id);
        List<Task> held = Situation.mayHaveHeld(current) ? held(id) : List.of();
        Transition transition =
                StateMachine.apply(id, new Situation(current, held), change).claimedBy(afterCommit.taker());
        if (transition.record() != null) {
            records.put(id, transition.record());
        }
        transition.endedTasks().forEach(task -> of(task.kind()).remove(task.id()));
        transition.movedTasks().forEach(task -> {
            Entry entry = Objects.requireNonNull(of(task.kind()).get(task.id()), "was read under the same lock");
            entry.task = task;
        });
        (delivers ? transition : transition.withoutDeliveries()).newTasks().forEach(this::ensure);
        forgetWhenFull();
        return transition;
    }

    private void forgetWhenFull() {
        int tooMany = records.size() - maxVerifications;
        if (tooMany > 0) {
            forgotten += forget(record -> true, Math.max(tooMany, maxVerifications / FORGOTTEN_PART));
        }
    }

    private int forget(Predicate<VerificationRecord> which, int max) {
        Set<UUID> withResult = new HashSet<>();
        results().forEach(entry -> withResult.add(entry.task.requireVerificationId()));
        Set<UUID> gone = new HashSet<>();
        records.values().stream()
                .filter(which.and(record -> !withResult.contains(record.id())))
                .sorted(FORGOTTEN_FIRST)
                .limit(max)
                .forEach(record -> gone.add(record.id()));
        records.keySet().removeAll(gone);
        forgetTasks(gone);
        return gone.size();
    }

    private synchronized int forgottenSinceReport() {
        if (forgotten == 0 || now() < nextReport) {
            return 0;
        }
        int count = forgotten;
        forgotten = 0;
        nextReport = now() + REPORT_INTERVAL.toNanos();
        return count;
    }

    @Override
    public synchronized void ensure(Task task) {
        of(task.kind()).computeIfAbsent(task.id(), id -> entry(task));
    }

    private Entry entry(Task task) {
        Entry entry = new Entry(task);
        entry.leaseUntil = task.isClaimed() ? now() + LEASE.toNanos() : NO_LEASE;
        return entry;
    }

    @Override
    public synchronized List<Task> claim(TaskGroup group, int max, Instant now, Duration lease, Set<String> busy) {
        long nanoNow = now();
        List<Entry> due = entries(group.kinds())
                .filter(entry -> entry.leaseUntil <= nanoNow && entry.isDue(now) && !busy.contains(entry.task.share()))
                .sorted(Comparator.comparing(entry -> Objects.requireNonNull(entry.task.dueAt())))
                .limit(max)
                .toList();
        due.forEach(entry -> {
            entry.task = entry.task.claimed();
            entry.leaseUntil = nanoNow + lease.toNanos();
        });
        return due.stream().map(entry -> entry.task).toList();
    }

    @Override
    public synchronized void renew(Collection<Task> claimed, Duration lease) {
        long until = now() + lease.toNanos();
        claimed.stream()
                .flatMap(task -> claimed(task).stream())
                .filter(entry -> entry.leaseUntil != NO_LEASE)
                .forEach(entry -> entry.leaseUntil = until);
    }

    @Override
    public synchronized void complete(Task task, Instant now) {
        claimed(task).ifPresent(entry -> {
            if (!entry.isUnmoved(task)) {
                entry.leaseUntil = NO_LEASE;
                return;
            }
            of(task.kind()).remove(task.id());
            if (task.kind() == TaskKind.DELIVER) {
                records.computeIfPresent(
                        task.requireVerificationId(),
                        (id, record) ->
                                task.requireResult().status() == record.status() ? record.delivered(now) : record);
            }
        });
    }

    @Override
    public synchronized void reschedule(Task task, Instant dueAt) {
        giveUp(task, dueAt);
    }

    @Override
    public synchronized void park(Task task) {
        giveUp(task, null);
    }

    private void giveUp(Task task, @Nullable Instant dueAt) {
        claimed(task).ifPresent(entry -> {
            entry.leaseUntil = NO_LEASE;
            if (entry.isUnmoved(task)) {
                entry.task = entry.task.due(dueAt);
            }
        });
    }

    @Override
    public synchronized int parkHeld(UUID verificationId) {
        List<Entry> held = waitingHeld(verificationId).toList();
        held.forEach(entry -> {
            entry.task = entry.task.due(null);
            entry.leaseUntil = NO_LEASE;
        });
        return held.size();
    }

    private Stream<Entry> waitingHeld(UUID verificationId) {
        return of(TaskKind.HELD).values().stream()
                .filter(entry -> verificationId.equals(entry.task.verificationId()) && !entry.isParked());
    }

    @Override
    public synchronized List<Task> parked(int max) {
        return oldest(results().filter(Entry::isParked), max);
    }

    @Override
    public synchronized List<Task> overdue(Instant createdBefore, int max) {
        return oldest(
                of(TaskKind.DELIVER).values().stream()
                        .filter(entry ->
                                !entry.isParked() && entry.task.createdAt().isBefore(createdBefore)),
                max);
    }

    private static List<Task> oldest(Stream<Entry> entries, int max) {
        return entries.map(entry -> entry.task).sorted(OLDEST_FIRST).limit(max).toList();
    }

    @Override
    public synchronized Backlog backlog() {
        Predicate<Entry> isHeld = entry -> entry.task.kind() == TaskKind.HELD && !entry.isParked();
        List<Entry> undelivered = results().filter(isHeld.negate()).toList();
        List<Entry> held = results().filter(isHeld).toList();
        long parked = undelivered.stream().filter(Entry::isParked).count();
        return new Backlog(undelivered.size() - parked, parked, oldest(undelivered), held.size(), oldest(held));
    }

    private static @Nullable Instant oldest(List<Entry> entries) {
        return entries.stream()
                .map(entry -> entry.task.createdAt())
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    @Override
    public boolean redrive(UUID deliveryId, Instant now) {
        return redrive(task -> task.id().equals(deliveryId), now) > 0;
    }

    @Override
    public int redriveVerification(UUID verificationId, Instant now) {
        return redrive(task -> verificationId.equals(task.verificationId()), now);
    }

    private int redrive(Predicate<Task> which, Instant now) {
        int count = 0;
        synchronized (this) {
            for (Entry entry : results().toList()) {
                if (which.test(entry.task) && (entry.task.kind() == TaskKind.DELIVER || entry.isParked())) {
                    entry.task = entry.task.redriven(now);
                    count++;
                }
            }
        }
        afterCommit.due(TaskKind.DELIVER, now);
        afterCommit.due(TaskKind.HELD, now);
        return count;
    }

    @Override
    public synchronized Optional<Task> parkedHeld(UUID heldId) {
        return Optional.ofNullable(of(TaskKind.HELD).get(heldId))
                .filter(Entry::isParked)
                .map(entry -> entry.task);
    }

    @Override
    public synchronized boolean discard(UUID heldId) {
        Optional<Task> held = parkedHeld(heldId);
        held.ifPresent(task -> of(TaskKind.HELD).remove(task.id()));
        return held.isPresent();
    }

    @Override
    public synchronized boolean erase(UUID id, Erasure erasure) {
        boolean present = find(id).isPresent();
        if (present) {
            records.put(id, erasure.emptied(id));
            forgetTasks(Set.of(id));
        }
        return present;
    }

    @Override
    public synchronized List<UUID> eraseContext(String contextId, int max, Erasure erasure) {
        List<UUID> some = findByContext(contextId, max).stream()
                .map(VerificationRecord::id)
                .toList();
        some.forEach(id -> records.put(id, erasure.emptied(id)));
        forgetTasks(Set.copyOf(some));
        return some;
    }

    private void forgetTasks(Set<UUID> gone) {
        tasks.values().forEach(all -> all.values().removeIf(entry -> gone.contains(entry.task.verificationId())));
    }

    @Override
    public synchronized int purge(Instant changedBefore, Instant now, int max) {
        return forget(record -> record.changedAt().isBefore(changedBefore) && !record.isErasedAt(now), max);
    }

    @Override
    public void setTaskTaker(TaskTaker taker) {
        afterCommit.setTaskTaker(taker);
    }

    private Map<UUID, Entry> of(TaskKind kind) {
        return Objects.requireNonNull(tasks.get(kind), "there is one for each kind");
    }

    private Stream<Entry> entries(Set<TaskKind> kinds) {
        return kinds.stream().flatMap(kind -> of(kind).values().stream());
    }

    private Stream<Entry> results() {
        return entries(Set.of(TaskKind.DELIVER, TaskKind.HELD));
    }

    /** The entry of a task, if no later claim has taken it. */
    private Optional<Entry> claimed(Task task) {
        return Optional.ofNullable(of(task.kind()).get(task.id()))
                .filter(entry -> entry.task.version() == task.version());
    }

    /** Nanoseconds of the store's own clock. */
    private long now() {
        return nanoTime.getAsLong() - begin;
    }

    private static final class Entry {
        private Task task;
        private long leaseUntil = NO_LEASE;

        private Entry(Task task) {
            this.task = task;
        }

        private boolean isParked() {
            return task.dueAt() == null;
        }

        private boolean isDue(Instant now) {
            return task.dueAt() != null && !task.dueAt().isAfter(now);
        }

        private boolean isUnmoved(Task claimed) {
            return Objects.equals(task.dueAt(), claimed.dueAt());
        }
    }
}
