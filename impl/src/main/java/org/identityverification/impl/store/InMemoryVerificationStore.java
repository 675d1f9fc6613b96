package org.identityverification.impl.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Task;
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

    private static final Comparator<Task> BY_DUE =
            Comparator.comparing(Task::dueAt).thenComparing(Task::id);

    private final Map<UUID, VerificationRecord> records = new HashMap<>();
    private final Map<UUID, Task> tasks = new HashMap<>();
    private final TreeSet<Task> waiting = new TreeSet<>(BY_DUE);
    private volatile Runnable listener = () -> {};

    @Override
    public synchronized Optional<VerificationRecord> find(UUID id) {
        return Optional.ofNullable(records.get(id));
    }

    @Override
    public Transition apply(UUID id, Change change) {
        Transition transition = write(id, change);
        if (!transition.newTasks().isEmpty()) {
            listener.run();
        }
        return transition;
    }

    private synchronized Transition write(UUID id, Change change) {
        Transition transition = StateMachine.apply(id, records.get(id), change);
        if (transition.effect() == Transition.Effect.CHANGED && transition.record() != null) {
            records.put(id, transition.record());
            transition.newTasks().forEach(this::put);
        }
        return transition;
    }

    @Override
    public synchronized List<Task> claim(int max, Instant now, Duration lease) {
        List<Task> claimed = new ArrayList<>();
        while (claimed.size() < max
                && !waiting.isEmpty()
                && !waiting.first().dueAt().isAfter(now)) {
            Task task = waiting.first();
            Task begun = new Task(
                    task.id(), task.kind(), task.verificationId(), now.plus(lease), task.attempts() + 1, task.result());
            put(begun);
            claimed.add(begun);
        }
        return claimed;
    }

    @Override
    public synchronized void done(Task task, Instant now) {
        if (!isStillClaimed(task)) {
            return;
        }
        remove(task.id());
        VerificationRecord record = records.get(task.verificationId());
        if (task.kind() == TaskKind.DELIVER && record != null && isOf(task, record)) {
            records.put(record.id(), record.delivered(now));
        }
    }

    @Override
    public synchronized void again(Task task, Instant dueAt) {
        if (isStillClaimed(task)) {
            put(new Task(task.id(), task.kind(), task.verificationId(), dueAt, task.attempts(), task.result()));
        }
    }

    @Override
    public synchronized int purge(Instant changedBefore, int max) {
        Set<UUID> old = records.values().stream()
                .filter(record -> record.changedAt().isBefore(changedBefore))
                .limit(max)
                .map(VerificationRecord::id)
                .collect(Collectors.toSet());
        old.forEach(records::remove);
        List<UUID> orphans = tasks.values().stream()
                .filter(task -> old.contains(task.verificationId()))
                .map(Task::id)
                .toList();
        orphans.forEach(this::remove);
        return old.size();
    }

    @Override
    public void onNewTasks(Runnable listener) {
        this.listener = listener;
    }

    private boolean isStillClaimed(Task task) {
        return task.equals(tasks.get(task.id()));
    }

    private static boolean isOf(Task delivery, VerificationRecord record) {
        return delivery.result() != null
                && delivery.result().outcome().name().equals(record.status().name());
    }

    private void put(Task task) {
        remove(task.id());
        tasks.put(task.id(), task);
        waiting.add(task);
    }

    private void remove(UUID taskId) {
        Task old = tasks.remove(taskId);
        if (old != null) {
            waiting.remove(old);
        }
    }
}
