package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.Transition.Effect;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store does. */
interface VerificationStoreContract extends LeaseContract, TaskContract, HeldResultContract, ErasureContract {

    // A field for 256 code points: Chinese, and characters outside the Basic Multilingual Plane.
    String CONTEXT_ID = "订单-𠮷野家-😀-" + "𠮷".repeat(256 - 9);

    @Test
    @DisplayName("keeps every field of a verification, of a result, and of its delivery")
    default void keepsEveryField() {
        UUID id = UUID.randomUUID();
        Result result = new Result(
                VerificationOutcome.PASSED, "码".repeat(512), null, NOW.plusSeconds(1), true, ResultSource.QUERY);
        assertThat(CONTEXT_ID.codePointCount(0, CONTEXT_ID.length())).isEqualTo(256);

        assertKept(store().apply(id, started("f".repeat(64), CONTEXT_ID)));
        assertKept(store().apply(id, new Change.Ended(result, null)));

        Task delivery = claimOne(TaskGroup.DELIVERIES, NOW.plusSeconds(1));
        assertThat(delivery.kind()).isEqualTo(TaskKind.DELIVER);
        assertThat(delivery.verificationId()).isEqualTo(id);
        assertThat(delivery.account()).isEqualTo(ACCOUNT);
        assertThat(delivery.result()).isEqualTo(result);
        assertThat(delivery.createdAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(delivery.attempts()).isEqualTo(1);
    }

    private void assertKept(Transition transition) {
        assertThat(transition.effect()).isEqualTo(Effect.CHANGED);
        assertThat(find(transition.record().id())).usingRecursiveComparison().isEqualTo(transition.record());
    }

    @Test
    @DisplayName("keeps the delivered codes of the current status, and which deliveries only have a further code")
    default void keepsFingerprints() {
        UUID id = start();
        for (int i = 0; i < 12; i++) {
            Result result = Changes.notifiedResult(VerificationOutcome.FAILED, "code-" + i, NOW);
            store().apply(id, Changes.believed(FLOW, result));
        }
        assertThat(find(id).fingerprints()).hasSize(8).doesNotHaveDuplicates();
        store().apply(id, passed(FLOW));

        assertThat(find(id).fingerprints()).hasSize(1);
        assertThat(store().apply(id, passed(FLOW)).effect()).isEqualTo(Effect.NOTHING_NEW);
        assertThat(claim(TaskGroup.DELIVERIES))
                .hasSize(9)
                .filteredOn(Task::furtherCode)
                .hasSize(7);
        store().redriveVerification(id, NOW);
        assertThat(store().overdue(NOW.plusSeconds(1), 10))
                .hasSize(9)
                .filteredOn(task -> !task.furtherCode())
                .extracting(task -> task.requireResult().outcome())
                .containsExactlyInAnyOrder(VerificationOutcome.FAILED, VerificationOutcome.PASSED);
    }

    @Test
    @DisplayName("keeps every field of a held result, before anything else is known")
    default void keepsHeld() {
        UUID id = UUID.randomUUID();
        Result result =
                new Result(VerificationOutcome.FAILED, null, "R".repeat(32), NOW, false, ResultSource.NOTIFICATION);
        Change notified = Changes.toBeConfirmed(FLOW, result);

        store().apply(id, notified);
        assertThat(store().apply(id, notified).effect()).isEqualTo(Effect.NOTHING_NEW);

        assertThat(store().held(id)).singleElement().satisfies(it -> {
            assertThat(it.kind()).isEqualTo(TaskKind.HELD);
            assertThat(it.flowId()).isEqualTo(FLOW);
            assertThat(it.result()).isEqualTo(result);
            assertThat(it.createdAt()).isEqualTo(NOW);
            assertThat(it.dueAt()).isEqualTo(NOW.plus(HOLD));
        });
    }

    @Test
    @DisplayName("writes nothing for what it knew before, and for another flow")
    default void writesNothing() {
        UUID id = start();
        store().apply(id, failed(FLOW));
        VerificationRecord before = find(id);

        assertThat(store().apply(id, failed(FLOW)).effect()).isEqualTo(Effect.NOTHING_NEW);
        assertThat(store().apply(id, passed("flow-2")).effect()).isEqualTo(Effect.OTHER_FLOW);

        assertThat(find(id)).isEqualTo(before);
        assertThat(claim(TaskGroup.DELIVERIES)).hasSize(1);
    }

    @Test
    @DisplayName("makes one delivery of the same notification by many threads at once")
    default void sameNotificationByMany() throws Exception {
        for (int round = 0; round < 5; round++) {
            UUID id = start();

            List<Effect> effects = atOnce(
                    THREADS,
                    i -> (i % 2 == 0 ? store() : otherNode())
                            .apply(id, passed(FLOW))
                            .effect());

            assertThat(effects).containsOnlyOnce(Effect.CHANGED);
            assertThat(effects.stream().filter(Effect.NOTHING_NEW::equals)).hasSize(THREADS - 1);
            assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);
            assertThat(claim(TaskGroup.DELIVERIES)).hasSize(1);
        }
    }

    @Test
    @DisplayName("deletes the oldest in batches, with their tasks, and nothing younger")
    default void purges() {
        List<UUID> ids = IntStream.range(0, 5).mapToObj(i -> UUID.randomUUID()).toList();
        // Written in another order than they changed in.
        for (int i : new int[] {3, 0, 4, 1, 2}) {
            store().apply(ids.get(i), startedAt(NOW.minusSeconds(10 - i)));
        }

        assertThat(store().purge(NOW.minusSeconds(7), NOW, 2)).isEqualTo(2);
        assertThat(store().find(ids.get(0))).isEmpty();
        assertThat(store().find(ids.get(1))).isEmpty();
        assertThat(store().purge(NOW.minusSeconds(7), NOW, 2)).isEqualTo(1);
        assertThat(store().purge(NOW.minusSeconds(7), NOW, 2)).isZero();

        assertThat(store().find(ids.get(3))).isPresent();
        assertThat(store().claim(TaskGroup.HOUSEKEEPING, 10, NOW.plusSeconds(1200), LEASE))
                .extracting(Task::verificationId)
                .containsExactly(ids.get(3), ids.get(4));
    }

    @Test
    @DisplayName("deletes no verification with a delivery or held result, parked or not, until it is delivered")
    default void keepsResultsForEver() {
        Instant old = NOW.minusSeconds(100);
        UUID delivered = pass(old);
        store().complete(claimDelivery(), old);
        UUID parked = pass(old.minusSeconds(1));
        store().park(claimDelivery());
        UUID waiting = pass(old.minusSeconds(2));
        UUID claimed = UUID.randomUUID();
        store().apply(claimed, passed(FLOW, old.minusSeconds(3)));
        UUID notConfirmed = UUID.randomUUID();
        store().apply(notConfirmed, passed(FLOW, old.minusSeconds(4)));
        store().parkHeld(notConfirmed);

        assertThat(store().purge(NOW, NOW, 2)).isEqualTo(1);
        assertThat(store().purge(NOW, NOW, 10)).isZero();

        assertThat(store().find(delivered)).isEmpty();
        assertThat(List.of(parked, waiting, claimed, notConfirmed))
                .allSatisfy(id -> assertThat(store().find(id)).isPresent());
        assertThat(store().parked(10)).hasSize(2);
        Task delivery = claimDelivery();
        store().complete(delivery, old);
        assertThat(store().purge(NOW, NOW, 10)).isEqualTo(1);
        assertThat(store().find(waiting)).isEmpty();
        store().discard(store().parked(1).get(0).id());
        assertThat(store().purge(NOW, NOW, 10)).isEqualTo(1);
        assertThat(store().find(notConfirmed)).isEmpty();
    }

    @Test
    @DisplayName("tells the task runner after the commit when each new task can be claimed")
    default void wakes() {
        List<String> told = new ArrayList<>();
        store().setTaskTaker(new Taker(Set.of(), (kind, due) -> {
            int claimable = store().claim(TaskGroup.of(kind), 10, due, LEASE).size();
            told.add(claimable + " " + kind + " in " + Duration.between(NOW, due));
        }));
        UUID id = UUID.randomUUID();

        store().apply(id, started(FLOW, null));
        store().apply(id, passed(FLOW));
        endLeases();
        store().redriveVerification(id, NOW.plusSeconds(1));

        assertThat(told)
                .containsExactly("1 EXPIRE in PT20M", "1 DELIVER in PT0S", "1 DELIVER in PT1S", "0 HELD in PT1S");
    }

    @Test
    @DisplayName("dispatches no moved task that was claimed before, because it has no lease any more")
    default void claimsWhatIsMoved() {
        UUID id = UUID.randomUUID();
        store().apply(id, Changes.toBeConfirmed(FLOW, VerificationOutcome.PASSED, NOW));
        store().park(store().claim(TaskGroup.HELD_RESULTS, 1, NOW.plus(Changes.HOLD), LEASE)
                .get(0));
        List<TaskKind> woken = new ArrayList<>();
        Taker taker = new Taker(Set.of(TaskKind.values()), (kind, due) -> woken.add(kind));
        store().setTaskTaker(taker);

        store().apply(id, started(FLOW, null));

        assertThat(woken).contains(TaskKind.HELD);
        assertThat(taker.taken).isEmpty();
    }

    @Test
    @DisplayName("dispatches a task that is due at once to its own node, which keeps it until its lease ends")
    default void dispatches() {
        List<TaskKind> woken = new ArrayList<>();
        Taker taker = new Taker(Set.of(TaskKind.values()), (kind, due) -> woken.add(kind));
        store().setTaskTaker(taker);
        UUID id = UUID.randomUUID();

        store().apply(id, started(FLOW, null));
        store().apply(id, passed(FLOW));

        assertThat(woken).containsExactly(TaskKind.EXPIRE);
        assertThat(taker.taken).extracting(Task::kind).containsExactly(TaskKind.DELIVER);
        assertThat(store().claim(TaskGroup.DELIVERIES, 10, NOW, LEASE)).isEmpty();
        endLeases();
        Task again = store().claim(TaskGroup.DELIVERIES, 10, NOW, LEASE).get(0);
        assertThat(again.attempts()).isEqualTo(2);
        store().complete(taker.taken.get(0), NOW);
        assertThat(store().find(id).orElseThrow().deliveredAt()).isNull();
        store().complete(again, NOW);
        assertThat(store().find(id).orElseThrow().deliveredAt()).isEqualTo(NOW);
    }
}
