package org.identityverification.impl.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of the store in memory, sorted by what is asked of them, so that no question needs a look at all of them. Its
 * owner holds a lock. Moments of leases are nanoseconds of the store's own clock.
 */
final class InMemoryTasks {

    private static final long NO_LEASE = Long.MIN_VALUE;

    private static final Comparator<Entry> BY_DUE = Comparator.<Entry, Instant>comparing(
                    entry -> Objects.requireNonNull(entry.task.dueAt(), "only what is due"))
            .thenComparing(entry -> entry.task.id());
    private static final Comparator<Entry> BY_LEASE =
            Comparator.<Entry>comparingLong(entry -> entry.leaseUntil).thenComparing(entry -> entry.task.id());
    private static final Comparator<Entry> BY_AGE = Comparator.<Entry, Instant>comparing(
                    entry -> entry.task.createdAt())
            .thenComparing(entry -> entry.task.id());

    private final Map<UUID, Entry> byId = new HashMap<>();
    private final Map<UUID, List<Entry>> byVerification = new HashMap<>();
    private final Map<TaskGroup, SortedSet<Entry>> claimable = new EnumMap<>(TaskGroup.class);
    private final SortedSet<Entry> leased = new TreeSet<>(BY_LEASE);
    private final SortedSet<Entry> waiting = new TreeSet<>(BY_AGE);
    private final SortedSet<Entry> parked = new TreeSet<>(BY_AGE);

    InMemoryTasks() {
        for (TaskGroup group : TaskGroup.values()) {
            claimable.put(group, new TreeSet<>(BY_DUE));
        }
    }

    @Nullable
    Task find(UUID id) {
        Entry entry = byId.get(id);
        return entry == null ? null : entry.task;
    }

    /** The tasks of a verification, the oldest first. */
    List<Task> of(UUID verificationId) {
        return byVerification.getOrDefault(verificationId, List.of()).stream()
                .sorted(BY_AGE)
                .map(entry -> entry.task)
                .toList();
    }

    /** Whether a verification has a delivery or a claim, parked ones included. */
    boolean haveResultOf(UUID verificationId) {
        return byVerification.getOrDefault(verificationId, List.of()).stream().anyMatch(entry -> isResult(entry.task));
    }

    private static boolean isResult(Task task) {
        return task.kind() == TaskKind.DELIVER || task.kind() == TaskKind.CONFIRM;
    }

    /** Adds a task unless its id is there. */
    void add(Task task) {
        if (byId.containsKey(task.id())) {
            return;
        }
        Entry entry = new Entry(task);
        byId.put(task.id(), entry);
        if (task.verificationId() != null) {
            byVerification
                    .computeIfAbsent(task.verificationId(), id -> new ArrayList<>(2))
                    .add(entry);
        }
        sortIn(entry);
    }

    void remove(UUID id) {
        Entry entry = byId.remove(id);
        if (entry == null) {
            return;
        }
        sortOut(entry);
        UUID verificationId = entry.task.verificationId();
        if (verificationId != null) {
            List<Entry> all = byVerification.getOrDefault(verificationId, List.of());
            all.remove(entry);
            if (all.isEmpty()) {
                byVerification.remove(verificationId);
            }
        }
    }

    List<Task> claim(TaskGroup group, int max, Instant now, long nanoNow, long leaseUntil) {
        while (!leased.isEmpty() && leased.first().leaseUntil <= nanoNow) {
            Entry over = leased.first();
            leased.remove(over);
            claimable(groupOf(over)).add(over);
        }
        SortedSet<Entry> due = claimable(group);
        List<Task> claimed = new ArrayList<>();
        while (claimed.size() < max && !due.isEmpty() && isDue(due.first(), now)) {
            Entry entry = due.first();
            change(entry, it -> {
                it.task = it.task.begun();
                it.leaseUntil = leaseUntil;
            });
            claimed.add(entry.task);
        }
        return claimed;
    }

    void renew(Task task, long leaseUntil) {
        claimed(task)
                .filter(entry -> entry.leaseUntil != NO_LEASE)
                .ifPresent(entry -> change(entry, it -> it.leaseUntil = leaseUntil));
    }

    void markHung(Task task) {
        claimed(task).ifPresent(entry -> change(entry, it -> it.hung = true));
    }

    /** Whether the claim still holds the task, and its due time is the one that was claimed. */
    boolean isUnmoved(Task task) {
        return claimed(task)
                .filter(entry -> Objects.equals(entry.task.dueAt(), task.dueAt()))
                .isPresent();
    }

    /** Gives up the lease, and sets another due time unless that was set meanwhile. */
    void giveUp(Task task, @Nullable Instant dueAt) {
        boolean unmoved = isUnmoved(task);
        claimed(task)
                .ifPresent(entry -> change(entry, it -> {
                    it.leaseUntil = NO_LEASE;
                    it.hung = false;
                    if (unmoved) {
                        it.task = it.task.due(dueAt);
                    }
                }));
    }

    /** Gives up the lease and nothing else. */
    void giveUp(Task task) {
        claimed(task).ifPresent(entry -> change(entry, it -> it.leaseUntil = NO_LEASE));
    }

    void move(Task task) {
        change(byId.get(task.id()), it -> it.task = it.task.due(task.dueAt()));
    }

    void parkAny(UUID id) {
        change(byId.get(id), it -> {
            it.task = it.task.due(null);
            it.leaseUntil = NO_LEASE;
        });
    }

    void redrive(UUID id, Instant now) {
        change(byId.get(id), it -> {
            it.task = it.task.renewed(now);
            it.leaseUntil = NO_LEASE;
            it.hung = false;
        });
    }

    List<Task> parked(int max) {
        return parked.stream().limit(max).map(entry -> entry.task).toList();
    }

    List<Task> overdue(Instant createdBefore, int max) {
        return waiting.stream()
                .limit(max)
                .map(entry -> entry.task)
                .takeWhile(task -> task.createdAt().isBefore(createdBefore))
                .toList();
    }

    Backlog backlog() {
        Instant oldest = Optional.ofNullable(first(waiting))
                .map(waits -> first(parked) == null || waits.isBefore(first(parked)) ? waits : first(parked))
                .orElse(first(parked));
        return new Backlog(waiting.size(), parked.size(), oldest);
    }

    private static @Nullable Instant first(SortedSet<Entry> entries) {
        return entries.isEmpty() ? null : entries.first().task.createdAt();
    }

    private static boolean isDue(Entry entry, Instant now) {
        return entry.task.dueAt() != null && !entry.task.dueAt().isAfter(now);
    }

    private Optional<Entry> claimed(Task task) {
        return Optional.ofNullable(byId.get(task.id()))
                .filter(entry -> entry.task.attempts() == task.attempts()
                        && entry.task.createdAt().equals(task.createdAt()));
    }

    private void change(@Nullable Entry entry, Consumer<Entry> change) {
        if (entry != null) {
            sortOut(entry);
            change.accept(entry);
            sortIn(entry);
        }
    }

    private void sortIn(Entry entry) {
        Task task = entry.task;
        if (task.dueAt() == null) {
            if (isResult(task)) {
                parked.add(entry);
            }
            return;
        }
        if (task.kind() == TaskKind.DELIVER) {
            waiting.add(entry);
        }
        // One whose lease is over comes back with the next claim.
        (entry.leaseUntil == NO_LEASE ? claimable(groupOf(entry)) : leased).add(entry);
    }

    private void sortOut(Entry entry) {
        parked.remove(entry);
        waiting.remove(entry);
        leased.remove(entry);
        if (entry.task.dueAt() != null) {
            claimable(groupOf(entry)).remove(entry);
        }
    }

    private SortedSet<Entry> claimable(TaskGroup group) {
        return Objects.requireNonNull(claimable.get(group), "there is one for each group");
    }

    private static TaskGroup groupOf(Entry entry) {
        for (TaskGroup group : TaskGroup.values()) {
            if (group.kinds().contains(entry.task.kind()) && group.hung() == entry.hung) {
                return group;
            }
        }
        throw new IllegalStateException("No group has " + entry.task.kind());
    }

    private static final class Entry {
        private Task task;
        private long leaseUntil = NO_LEASE;
        private boolean hung;

        private Entry(Task task) {
            this.task = task;
        }
    }
}
