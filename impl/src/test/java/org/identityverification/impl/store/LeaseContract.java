package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How every store hands out tasks, each to one node at a time. */
interface LeaseContract extends StoreFixture {

    @Test
    @DisplayName("hands each task to one of many threads on two nodes")
    default void claimsOnce() throws Exception {
        int count = 100;
        for (int i = 0; i < count; i++) {
            pass();
        }
        AtomicInteger left = new AtomicInteger(count);

        List<List<Task>> claimed = atOnce(THREADS, i -> {
            VerificationStore node = i % 2 == 0 ? store() : otherNode();
            List<Task> mine = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (left.get() > 0 && System.nanoTime() < end) {
                List<Task> more = node.claim(TaskGroup.DELIVERIES, 7, NOW, LEASE);
                left.addAndGet(-more.size());
                mine.addAll(more);
            }
            return mine;
        });

        List<UUID> all = claimed.stream().flatMap(List::stream).map(Task::id).toList();
        assertThat(all).hasSize(count).doesNotHaveDuplicates();
        assertThat(claim(TaskGroup.DELIVERIES)).isEmpty();
    }

    @Test
    @DisplayName("hands out only due tasks, the longest due first, and no more than wanted")
    default void longestDueFirst() {
        UUID third = ensureExpiry(NOW);
        UUID first = ensureExpiry(NOW.minusSeconds(20));
        UUID second = ensureExpiry(NOW.minusMillis(1));
        ensureExpiry(NOW.plusMillis(1));

        assertThat(store().claim(TaskGroup.HOUSEKEEPING, 2, NOW, LEASE))
                .extracting(Task::id)
                .containsExactly(first, second);
        assertThat(store().claim(TaskGroup.HOUSEKEEPING, 2, NOW, LEASE))
                .extracting(Task::id)
                .containsExactly(third);
    }

    @Test
    @DisplayName("hands out the longest due of all kinds of a group first")
    default void longestDueOfAllKinds() {
        UUID later = ensureExpiry(NOW.minusSeconds(1));
        store().ensure(Task.purge(NOW.minusSeconds(2)));
        UUID earlier = ensureExpiry(NOW.minusSeconds(3));

        assertThat(store().claim(TaskGroup.HOUSEKEEPING, 2, NOW, LEASE))
                .extracting(Task::id)
                .containsExactly(earlier, Task.purge(NOW).id());
        assertThat(claimOne(TaskGroup.HOUSEKEEPING, NOW).id()).isEqualTo(later);
    }

    @Test
    @DisplayName("hands out no task of another group")
    default void groups() {
        UUID id = UUID.randomUUID();
        store().apply(id, started(FLOW, null, NOW));
        store().apply(id, failed(FLOW));
        pass();
        store().ensure(Task.purge(NOW));
        store().apply(UUID.randomUUID(), notified(FLOW, "code"));
        Instant later = NOW.plusSeconds(2000);

        assertThat(store().claim(TaskGroup.QUERIES, 100, later, LEASE))
                .extracting(Task::kind)
                .containsExactly(TaskKind.QUERY);
        assertThat(store().claim(TaskGroup.DELIVERIES, 100, later, LEASE))
                .hasSize(2)
                .allMatch(task -> task.kind() == TaskKind.DELIVER);
        assertThat(store().claim(TaskGroup.HOUSEKEEPING, 100, later, LEASE))
                .extracting(Task::kind)
                .containsExactlyInAnyOrder(TaskKind.PURGE, TaskKind.EXPIRE);
        assertThat(store().claim(TaskGroup.HELD_RESULTS, 100, later, LEASE))
                .extracting(Task::kind)
                .containsExactly(TaskKind.HELD);
    }

    @Test
    @DisplayName("hands out a task whose lease is live to no node, whatever the node's clock says")
    default void otherClocks() {
        pass(NOW.minus(Duration.ofDays(400)));
        Instant setBack = NOW.minus(Duration.ofDays(300));
        Task mine = store().claim(TaskGroup.DELIVERIES, 1, setBack, LEASE).get(0);

        for (Instant clock : List.of(setBack, NOW, NOW.plus(Duration.ofDays(300)))) {
            assertThat(otherNode().claim(TaskGroup.DELIVERIES, 1, clock, LEASE)).isEmpty();
        }
        endLeases();
        Task theirs = otherNode().claim(TaskGroup.DELIVERIES, 1, setBack, LEASE).get(0);

        assertThat(theirs).isEqualTo(mine.claimed());
    }

    @Test
    @DisplayName("lets a node that has lost its lease neither complete nor reschedule, park or renew the task")
    default void leaseIsOver() {
        UUID id = pass();
        Task mine = claimDelivery();
        endLeases();
        Task theirs = otherNode().claim(TaskGroup.DELIVERIES, 1, NOW, LEASE).get(0);

        store().complete(mine, NOW);
        store().reschedule(mine, NOW.minusSeconds(1));
        store().park(mine);

        assertThat(theirs.attempts()).isEqualTo(2);
        assertThat(find(id).deliveredAt()).isNull();
        assertThat(store().parked(1)).isEmpty();
        assertThat(claim(TaskGroup.DELIVERIES)).isEmpty();
        endLeases();
        store().renew(List.of(mine), LEASE);
        assertThat(claimDelivery()).isEqualTo(theirs.claimed());
    }

    @Test
    @DisplayName(
            "hands out a delivery that was re-driven during an attempt once more when that ends, however, and not before")
    default void redrivenUnderWay() {
        List<Consumer<Task>> endings = List.of(
                task -> store().complete(task, NOW),
                task -> store().park(task),
                task -> store().reschedule(task, NOW.plusSeconds(7200)),
                task -> endLeases());
        Instant later = NOW.plusSeconds(1);
        for (Consumer<Task> ending : endings) {
            UUID id = pass();
            Task mine = claimDelivery();
            assertThat(store().redrive(mine.id(), later)).isTrue();
            endLeases();
            store().renew(List.of(mine), LEASE);
            assertThat(otherNode().claim(TaskGroup.DELIVERIES, 1, later, LEASE)).isEmpty();

            ending.accept(mine);

            Task theirs = claimOne(TaskGroup.DELIVERIES, later);
            assertThat(theirs).isEqualTo(mine.redriven(later).claimed());
            assertThat(theirs.attempts()).isEqualTo(1);
            // The attempt of a node that has lost its lease ends later.
            store().complete(mine, NOW);
            store().park(mine);
            store().reschedule(mine, NOW);
            assertThat(otherNode().claim(TaskGroup.DELIVERIES, 1, later, LEASE)).isEmpty();
            assertThat(find(id).deliveredAt()).isNull();
            store().complete(theirs, later);
            assertThat(find(id).deliveredAt()).isEqualTo(later);
        }
    }

    @Test
    @DisplayName("renews the leases of several tasks, but none that was given up")
    default void renews() {
        ensureExpiry(NOW);
        ensureExpiry(NOW);
        ensureExpiry(NOW);
        UUID lost = ensureExpiry(NOW);
        List<Task> mine = claim(TaskGroup.HOUSEKEEPING);
        Task theirs =
                mine.stream().filter(task -> task.id().equals(lost)).findFirst().orElseThrow();
        List<Task> others =
                mine.stream().filter(task -> !task.id().equals(lost)).toList();
        store().reschedule(theirs, NOW);
        endLeases();

        store().renew(mine, LEASE);
        assertThat(claim(TaskGroup.HOUSEKEEPING)).extracting(Task::id).containsExactly(lost);
        others.forEach(task -> store().complete(task, NOW));

        endLeases();
        store().renew(mine, LEASE);
        assertThat(claim(TaskGroup.HOUSEKEEPING)).extracting(Task::id).containsExactly(lost);
        store().renew(List.of(), LEASE);
    }

    @Test
    @DisplayName("neither completes nor parks nor reschedules a task that was moved while it ran, but releases it")
    default void movedMeanwhile() {
        List<Consumer<Task>> endings = List.of(
                task -> store().complete(task, NOW),
                task -> store().park(task),
                task -> store().reschedule(task, NOW.plusSeconds(7200)));
        for (Consumer<Task> ending : endings) {
            UUID id = UUID.randomUUID();
            store().apply(id, notified(FLOW, "code"));
            Task held = claimOne(TaskGroup.HELD_RESULTS, NOW.plus(HOLD));
            store().apply(id, startedAt(NOW.plusSeconds(2)));
            assertThat(store().claim(TaskGroup.HELD_RESULTS, 1, NOW.plus(HOLD), LEASE))
                    .isEmpty();

            ending.accept(held);

            assertThat(store().claim(TaskGroup.HELD_RESULTS, 1, NOW.plusMillis(1999), LEASE))
                    .isEmpty();
            Task again = claimOne(TaskGroup.HELD_RESULTS, NOW.plusSeconds(2));
            assertThat(again).isEqualTo(held.due(NOW.plusSeconds(2)).claimed());
            store().complete(again, NOW);
        }
    }
}
