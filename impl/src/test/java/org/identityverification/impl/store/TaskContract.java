package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store does with tasks that end, and with those that do not. */
interface TaskContract extends StoreFixture {

    @Test
    @DisplayName("records when a delivery is completed, and deletes its task")
    default void completes() {
        UUID id = pass();

        store().complete(claimDelivery(), NOW.plusSeconds(5));

        assertThat(find(id).deliveredAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(find(id).changedAt()).isEqualTo(NOW.plusSeconds(5));
        endLeases();
        assertThat(claim(TaskGroup.DELIVERIES)).isEmpty();
    }

    @Test
    @DisplayName("does not count a pass as delivered when the failure before it is delivered")
    default void completesAnotherStatus() {
        UUID id = start();
        store().apply(id, failed(FLOW));
        Task failure = claimDelivery();
        store().apply(id, passed(FLOW));

        store().complete(failure, NOW);

        assertThat(find(id).deliveredAt()).isNull();
        Task success = claimDelivery();
        assertThat(success.requireResult().outcome()).isEqualTo(VerificationOutcome.PASSED);
        store().complete(success, NOW.plusSeconds(1));
        assertThat(find(id).deliveredAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    @DisplayName("keeps results, and creates no deliveries, for an application that only asks for results")
    default void onlyAsks() {
        onlyAsk();
        UUID id = start();
        UUID parked = start();

        store().apply(id, failed(FLOW));
        store().apply(id, passed(FLOW));
        store().apply(id, furtherCode());
        store().apply(parked, notified(FLOW, "code"));
        store().parkHeld(parked);
        assertThat(store().release(store().parked(1).get(0).id(), NOW)).isTrue();

        for (UUID passed : List.of(id, parked)) {
            assertThat(find(passed).status()).isEqualTo(VerificationStatus.PASSED);
            assertThat(find(passed).deliveredAt()).isNull();
        }
        assertThat(store().backlog()).isEqualTo(new Backlog(0, 0, null, 0, null));
        assertThat(store().purge(NOW.plusSeconds(1), NOW, 10)).isEqualTo(2);
    }

    private Change furtherCode() {
        return Changes.believed(FLOW, Changes.notifiedResult(VerificationOutcome.PASSED, "code-2", NOW));
    }

    @Test
    @DisplayName("hands out a rescheduled task again, but not before it is due")
    default void reschedules() {
        pass();

        store().reschedule(claimDelivery(), NOW.plusMillis(500));

        assertThat(store().claim(TaskGroup.DELIVERIES, 1, NOW.plusMillis(499), LEASE))
                .isEmpty();
        Task again = claimOne(TaskGroup.DELIVERIES, NOW.plusMillis(500));
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(again.dueAt()).isEqualTo(NOW.plusMillis(500));
    }

    @Test
    @DisplayName("shows parked and overdue deliveries, the oldest first, and never hands out what is parked")
    default void parkedAndOverdue() {
        for (int i = 0; i < 4; i++) {
            pass(NOW.minusSeconds(i));
        }
        ensureExpiry(NOW.minusSeconds(100));
        List<Task> claimed = claim(TaskGroup.DELIVERIES);

        store().park(claimed.get(2));
        store().park(claimed.get(0));
        // Too late.
        store().reschedule(claimed.get(0), NOW);
        store().renew(claimed, LEASE);

        assertThat(store().parked(10))
                .extracting(Task::id)
                .containsExactly(claimed.get(0).id(), claimed.get(2).id());
        assertThat(store().parked(10)).allMatch(task -> task.dueAt() == null && task.attempts() == 1);
        assertThat(store().parked(1))
                .extracting(Task::id)
                .containsExactly(claimed.get(0).id());
        assertThat(store().overdue(NOW.plusMillis(1), 10))
                .extracting(Task::id)
                .containsExactly(claimed.get(1).id(), claimed.get(3).id());
        assertThat(store().overdue(NOW.plusMillis(1), 1)).hasSize(1);
        assertThat(store().overdue(NOW, 10))
                .extracting(Task::id)
                .containsExactly(claimed.get(1).id());
        endLeases();
        assertThat(claim(TaskGroup.DELIVERIES)).hasSize(2);
    }

    @Test
    @DisplayName("counts what has not been delivered, and knows since when")
    default void backlog() {
        assertThat(store().backlog()).isEqualTo(new Backlog(0, 0, null, 0, null));
        for (int i = 0; i < 4; i++) {
            pass(NOW.minusSeconds(i));
        }
        start();
        ensureExpiry(NOW.minusSeconds(100));
        assertThat(store().backlog()).isEqualTo(new Backlog(4, 0, NOW.minusSeconds(3), 0, null));

        List<Task> claimed = claim(TaskGroup.DELIVERIES);
        store().park(claimed.get(0));
        store().complete(claimed.get(1), NOW);
        assertThat(store().backlog()).isEqualTo(new Backlog(2, 1, NOW.minusSeconds(3), 0, null));

        store().redrive(claimed.get(0).id(), NOW.plusSeconds(1));
        assertThat(store().backlog()).isEqualTo(new Backlog(3, 0, NOW.minusSeconds(1), 0, null));
    }

    @Test
    @DisplayName("re-drives deliveries by their id or their verification's, and nothing else")
    default void redrives() {
        UUID id = start();
        store().apply(id, failed(FLOW));
        store().apply(id, passed(FLOW));
        List<Task> claimed = claim(TaskGroup.DELIVERIES);
        claimed.forEach(store()::park);
        Task one = claimed.get(0);
        Instant later = NOW.plusSeconds(3);

        assertThat(store().redrive(UUID.randomUUID(), later)).isFalse();
        assertThat(store().redrive(one.id(), later)).isTrue();
        Task again = claimOne(TaskGroup.DELIVERIES, later);
        assertThat(again).isEqualTo(one.redriven(later).claimed());
        store().complete(one, later);
        store().park(again);
        assertThat(store().redriveVerification(UUID.randomUUID(), later)).isZero();
        assertThat(store().redriveVerification(id, later)).isEqualTo(2);
        assertThat(store().claim(TaskGroup.DELIVERIES, 10, later, LEASE)).hasSize(2);
        assertThat(store().claim(TaskGroup.HOUSEKEEPING, 10, later, LEASE)).isEmpty();
    }

    @Test
    @DisplayName(
            "hands out tasks of other accounts when some are busy, however many of theirs have been due for longer")
    default void busyAccounts() {
        for (int i = 0; i < 30; i++) {
            query("busy-" + i % 2, NOW.minusSeconds(60 - i));
        }
        UUID common = query(null, NOW.minusSeconds(2));
        UUID other = query("other", NOW.minusSeconds(1));
        Set<String> busy = Set.of("busy-0", "busy-1");

        assertThat(store().claim(TaskGroup.QUERIES, 2, NOW, LEASE, busy))
                .extracting(Task::verificationId, Task::account)
                .containsExactly(tuple(common, null), tuple(other, "other"));

        assertThat(store().claim(TaskGroup.QUERIES, 2, NOW, LEASE, busy)).isEmpty();
        query(null, NOW);
        assertThat(store().claim(TaskGroup.QUERIES, 2, NOW, LEASE, Set.of("busy-0", "busy-1", "")))
                .isEmpty();
        assertThat(store().claim(TaskGroup.QUERIES, 40, NOW, LEASE)).hasSize(31);
    }

    private UUID query(@Nullable String account, Instant dueAt) {
        UUID id = UUID.randomUUID();
        store().apply(
                        id,
                        new Change.Started(
                                FLOW, null, account, FaceAuthMode.TENCENT, null, NOW.plusSeconds(1200), dueAt, dueAt));
        return id;
    }

    @Test
    @DisplayName("adds a task once, and leaves it as it is after that")
    default void ensures() {
        Task purge = Task.purge(NOW);
        store().ensure(purge);
        Task claimed = claimOne(TaskGroup.HOUSEKEEPING, NOW);
        assertThat(claimed.kind()).isEqualTo(TaskKind.PURGE);
        assertThat(claimed.verificationId()).isNull();
        assertThat(claimed.result()).isNull();

        store().ensure(Task.purge(NOW));
        assertThat(claim(TaskGroup.HOUSEKEEPING)).isEmpty();

        store().reschedule(claimed, NOW.plusSeconds(1));
        assertThat(claimOne(TaskGroup.HOUSEKEEPING, NOW.plusSeconds(1)).attempts())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("adds a task once when many threads do so at once")
    default void ensuresOnce() throws Exception {
        atOnce(THREADS, i -> {
            (i % 2 == 0 ? store() : otherNode()).ensure(Task.purge(NOW));
            return i;
        });

        assertThat(claim(TaskGroup.HOUSEKEEPING)).hasSize(1);
    }

    @Test
    @DisplayName("keeps times to the millisecond, and recognizes a task whose times were more precise")
    default void finerTimes() {
        Instant fine = NOW.plusNanos(999_999);
        pass(fine);

        Task task = claimOne(TaskGroup.DELIVERIES, fine);
        store().complete(task, fine);

        endLeases();
        assertThat(store().claim(TaskGroup.DELIVERIES, 1, fine, LEASE)).isEmpty();
        assertThat(task.createdAt().truncatedTo(ChronoUnit.MILLIS)).isEqualTo(NOW);
    }
}
