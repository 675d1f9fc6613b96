package org.identityverification.impl.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.TaskTaker;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in this JVM and no longer: for development and for applications that can live with losing what is under way
 * when they restart.
 *
 * <p>One lock guards everything: each operation is a few map accesses, which is nothing beside the HTTP request around it.
 */
public final class InMemoryVerificationStore implements VerificationStore {

    private static final Comparator<Task> BY_DUE = Comparator.<Task, Instant>comparing(
                    task -> Objects.requireNonNull(task.dueAt(), "only what is due"))
            .thenComparing(Task::id);

    private final Map<UUID, VerificationRecord> records = new HashMap<>();
    private final Map<UUID, Task> tasks = new HashMap<>();
    private final TreeSet<Task> waiting = new TreeSet<>(BY_DUE);
    private volatile TaskTaker taker = TaskTaker.NOBODY;

    @Override
    public synchronized Optional<VerificationRecord> find(UUID id) {
        return Optional.ofNullable(records.get(id));
    }

    @Override
    public synchronized List<VerificationRecord> findAll(Set<UUID> ids) {
        return ids.stream().map(records::get).filter(Objects::nonNull).toList();
    }

    @Override
    public Transition apply(UUID id, Change change) {
        Transition transition = write(id, change, taker.leaseForNew(1));
        transition.tell(taker);
        return transition;
    }

    @SuppressWarnings("ReferenceEquality") // the very same record means that there is nothing to write
    private synchronized Transition write(UUID id, Change change, Optional<Instant> lease) {
        VerificationRecord current = records.get(id);
        Transition applied = StateMachine.apply(id, current, change);
        Transition transition = lease.map(applied::claimed).orElse(applied);
        if (transition.record() != null && transition.record() != current) {
            put(transition.record());
        }
        transition.newTasks().forEach(this::add);
        return transition;
    }

    @Override
    public void ensure(Task task) {
        add(task);
        taker.wake();
    }

    private synchronized void add(Task task) {
        if (!tasks.containsKey(task.id())) {
            put(task);
        }
    }

    @Override
    public synchronized List<Task> claim(int max, Instant now, Duration lease) {
        List<Task> claimed = new ArrayList<>();
        while (claimed.size() < max && !waiting.isEmpty() && isDue(waiting.first(), now)) {
            Task task = waiting.first();
            Task begun = task.due(now.plus(lease), task.attempts() + 1);
            put(begun);
            claimed.add(begun);
        }
        return claimed;
    }

    @Override
    public synchronized void done(List<Task> tasks, Instant now) {
        tasks.forEach(task -> end(task, now));
    }

    private void end(Task task, Instant now) {
        if (!isStillClaimed(task)) {
            return;
        }
        remove(task.id());
        VerificationRecord record = recordOf(task);
        if (record != null && isStatusDelivered(task, record)) {
            put(record.delivered(now));
        }
    }

    @Override
    public synchronized void again(Task task, Instant dueAt) {
        Task known = tasks.get(task.id());
        if (isStillClaimed(task) && known != null && known.dueAt() != null) {
            put(task.due(dueAt, task.attempts()));
        }
    }

    @Override
    public synchronized void park(Task task) {
        if (isStillClaimed(task)) {
            put(task.due(null, task.attempts()));
        }
    }

    @Override
    public List<Task> parked(int max) {
        return deliveries(task -> task.dueAt() == null, max);
    }

    @Override
    public List<Task> overdue(Instant createdBefore, int max) {
        return deliveries(task -> task.dueAt() != null && task.createdAt().isBefore(createdBefore), max);
    }

    @Override
    public Backlog backlog() {
        List<Task> all = deliveries(task -> true, Integer.MAX_VALUE);
        long parked = all.stream().filter(task -> task.dueAt() == null).count();
        return new Backlog(
                all.size() - parked, parked, all.isEmpty() ? null : all.get(0).createdAt());
    }

    private synchronized List<Task> deliveries(Predicate<Task> which, int max) {
        return tasks.values().stream()
                .filter(task -> task.kind() == TaskKind.DELIVER)
                .filter(which)
                .sorted(Comparator.comparing(Task::createdAt).thenComparing(Task::id))
                .limit(max)
                .toList();
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
        int count;
        synchronized (this) {
            List<Task> found = deliveries(which, Integer.MAX_VALUE);
            found.forEach(task -> put(task.renewed(now)));
            count = found.size();
        }
        taker.wake();
        return count;
    }

    @Override
    public synchronized int purge(Instant changedBefore, int max) {
        Set<UUID> old = records.values().stream()
                .filter(record -> record.changedAt().isBefore(changedBefore))
                .sorted(Comparator.comparing(VerificationRecord::changedAt))
                .limit(max)
                .map(VerificationRecord::id)
                .collect(Collectors.toSet());
        records.keySet().removeAll(old);
        List<UUID> orphans = tasks.values().stream()
                .filter(task -> old.contains(task.verificationId()))
                .map(Task::id)
                .toList();
        orphans.forEach(this::remove);
        return old.size();
    }

    @Override
    public void tasksFor(TaskTaker taker) {
        this.taker = taker;
    }

    private static boolean isDue(Task task, Instant now) {
        return task.dueAt() != null && !task.dueAt().isAfter(now);
    }

    private boolean isStillClaimed(Task task) {
        Task known = tasks.get(task.id());
        return known != null
                && known.attempts() == task.attempts()
                && known.createdAt().equals(task.createdAt());
    }

    private static boolean isStatusDelivered(Task task, VerificationRecord record) {
        return task.kind() == TaskKind.DELIVER
                && task.result() != null
                && task.result().outcome().name().equals(record.status().name());
    }

    private @Nullable VerificationRecord recordOf(Task task) {
        return task.verificationId() == null ? null : records.get(task.verificationId());
    }

    private void put(VerificationRecord record) {
        records.put(record.id(), record);
    }

    private void put(Task task) {
        remove(task.id());
        tasks.put(task.id(), task);
        if (task.dueAt() != null) {
            waiting.add(task);
        }
    }

    private void remove(UUID taskId) {
        Task old = tasks.remove(taskId);
        if (old != null && old.dueAt() != null) {
            waiting.remove(old);
        }
    }
}
