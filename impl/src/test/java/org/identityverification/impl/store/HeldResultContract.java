package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.Transition.Effect;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store does with the held results of notifications. */
interface HeldResultContract extends StoreFixture {

    @Test
    @DisplayName(
            "holds the result of a verification that it does not know until the start makes it due, and names its account")
    default void heldUntilStarted() {
        UUID id = UUID.randomUUID();
        store().apply(id, passed(FLOW));
        assertThat(find(id).isStartKnown()).isFalse();
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PENDING);
        assertThat(store().claim(TaskGroup.HELD_RESULTS, 10, NOW.plus(HOLD).minusMillis(1), LEASE))
                .isEmpty();
        assertThat(store().held(id)).singleElement().extracting(Task::account).isNull();

        store().apply(id, started(FLOW, "order"));

        Task held = claimOne(TaskGroup.HELD_RESULTS, NOW);
        assertThat(held.kind()).isEqualTo(TaskKind.HELD);
        assertThat(held.dueAt()).isEqualTo(NOW);
        assertThat(held.account()).isEqualTo(ACCOUNT);
        assertThat(find(id).account()).isEqualTo(ACCOUNT);
        assertThat(find(id).contextId()).isEqualTo("order");
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PENDING);
    }

    @Test
    @DisplayName(
            "hands out a held result when its hold is over, and again when its start is stored after it was parked")
    default void heldInVain() {
        UUID id = UUID.randomUUID();
        store().apply(id, notified(FLOW, "code"));

        Task held = claimOne(TaskGroup.HELD_RESULTS, NOW.plus(HOLD));

        assertThat(held.verificationId()).isEqualTo(id);
        store().park(held);
        assertThat(store().parked(10)).extracting(Task::id).containsExactly(held.id());
        assertThat(store().held(id)).singleElement().extracting(Task::dueAt).isNull();

        store().apply(id, started(FLOW, null));
        assertThat(store().parked(10)).isEmpty();
        assertThat(claimOne(TaskGroup.HELD_RESULTS, NOW).id()).isEqualTo(held.id());
    }

    @Test
    @DisplayName("does not park a held result that the start made due while it was decided")
    default void startedWhileDecided() {
        UUID id = UUID.randomUUID();
        store().apply(id, notified(FLOW, "code"));
        Task held = claimOne(TaskGroup.HELD_RESULTS, NOW.plus(HOLD));
        store().apply(id, started(FLOW, null));

        store().park(held);

        assertThat(store().parked(10)).isEmpty();
        assertThat(claimOne(TaskGroup.HELD_RESULTS, NOW).id()).isEqualTo(held.id());
    }

    @Test
    @DisplayName("holds no more than the maximum of different results, even when they come at once on two nodes")
    default void manyAtOnce() throws Exception {
        for (UUID id : List.of(UUID.randomUUID(), start())) {
            List<Effect> effects = atOnce(
                    20,
                    i -> (i % 2 == 0 ? store() : otherNode())
                            .apply(id, notified(FLOW, "code-" + i))
                            .effect());

            assertThat(effects.stream().filter(Effect.CHANGED::equals)).hasSize(StateMachine.MAX_HELD);
            assertThat(effects.stream().filter(Effect.TOO_MANY::equals)).hasSize(20 - StateMachine.MAX_HELD);
            assertThat(store().held(id)).hasSize(StateMachine.MAX_HELD);
        }
    }

    @Test
    @DisplayName(
            "delivers what the provider confirms under the held result's own id, and ends all other tasks after a pass")
    default void confirmed() {
        UUID id = UUID.randomUUID();
        store().apply(id, Changes.startedWithQuery(FLOW));
        store().apply(id, notified(FLOW, "code"));
        store().apply(id, Changes.toBeConfirmed(FLOW, Changes.notifiedResult(VerificationOutcome.FAILED, null, NOW)));
        Task held = store().held(id).stream()
                .filter(task -> task.requireResult().outcome() == VerificationOutcome.PASSED)
                .findFirst()
                .orElseThrow();

        store().apply(id, answered(VerificationOutcome.PASSED));

        Task delivery = claimDelivery();
        assertThat(delivery.id()).isEqualTo(held.id());
        assertThat(delivery.requireResult().verifyCode()).isEqualTo("code");
        assertThat(delivery.requireResult().confirmed()).isTrue();
        assertThat(store().held(id)).isEmpty();
        for (TaskGroup group : TaskGroup.values()) {
            assertThat(store().claim(group, 10, NOW.plus(VALID_FOR), LEASE)).isEmpty();
        }
        assertThat(find(id).confirmed()).isTrue();
        assertThat(find(id).fingerprints())
                .containsExactly(delivery.requireResult().fingerprint());
        assertThat(find(id).verifyCode()).isEqualTo("code");
    }

    @Test
    @DisplayName("shows and counts the held results that wait, the oldest first, and parks them all")
    default void parksHeld() {
        UUID id = start();
        UUID other = start();
        store().apply(other, notified(FLOW, "code"));
        for (int i = 1; i <= 3; i++) {
            Instant at = NOW.minusSeconds(i);
            store().apply(
                            id,
                            Changes.toBeConfirmed(
                                    FLOW, Changes.notifiedResult(VerificationOutcome.PASSED, "code-" + i, at)));
        }
        assertThat(store().held(id))
                .extracting(task -> task.requireResult().verifyCode())
                .containsExactly("code-3", "code-2", "code-1");
        assertThat(store().claim(TaskGroup.HELD_RESULTS, 1, NOW.minusSeconds(1), LEASE))
                .hasSize(1);
        assertThat(store().backlog()).isEqualTo(new Backlog(0, 0, null, 4, NOW.minusSeconds(3)));

        assertThat(store().parkHeld(id)).isEqualTo(3);

        assertThat(store().parkHeld(id)).isZero();
        assertThat(store().held(id)).hasSize(3).extracting(Task::dueAt).containsOnlyNulls();
        assertThat(store().held(other)).singleElement().extracting(Task::dueAt).isNotNull();
        assertThat(store().parked(10))
                .hasSize(3)
                .allMatch(task -> task.kind() == TaskKind.HELD && id.equals(task.verificationId()));
        assertThat(store().backlog()).isEqualTo(new Backlog(0, 3, NOW.minusSeconds(3), 1, NOW));
        assertThat(claim(TaskGroup.HELD_RESULTS)).hasSize(1);
    }

    @Test
    @DisplayName("shows parked deliveries and held results together, the oldest first")
    default void parkedOfBothKinds() {
        UUID late = parkedHeld(NOW);
        pass(NOW.minusSeconds(2));
        store().park(claimDelivery());
        UUID early = parkedHeld(NOW.minusSeconds(5));

        List<Task> parked = store().parked(10);

        assertThat(parked).extracting(Task::kind).containsExactly(TaskKind.HELD, TaskKind.DELIVER, TaskKind.HELD);
        assertThat(parked.get(0).id()).isEqualTo(early);
        assertThat(parked.get(2).id()).isEqualTo(late);
        assertThat(store().parked(2)).isEqualTo(parked.subList(0, 2));
    }

    @Test
    @DisplayName("releases a parked held result once: it is delivered under its own id and is not confirmed")
    default void releases() {
        UUID held = parkedHeld(NOW);
        UUID id = store().parkedHeld(held).orElseThrow().verificationId();
        assertThat(store().release(UUID.randomUUID(), NOW)).isFalse();

        assertThat(store().release(held, NOW.plusSeconds(9))).isTrue();
        assertThat(store().release(held, NOW.plusSeconds(9))).isFalse();

        Task delivery = claimOne(TaskGroup.DELIVERIES, NOW.plusSeconds(9));
        assertThat(delivery.id()).isEqualTo(held);
        assertThat(delivery.verificationId()).isEqualTo(id);
        assertThat(delivery.requireResult().confirmed()).isFalse();
        assertThat(delivery.requireResult().source()).isEqualTo(ResultSource.OPERATOR);
        assertThat(delivery.requireResult().completedAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(find(id).status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(find(id).confirmed()).isFalse();
        assertThat(store().parked(10)).isEmpty();
    }

    @Test
    @DisplayName("delivers a held result once when it is released and discarded by many at once")
    default void releasesOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            UUID held = parkedHeld(NOW);

            List<Boolean> done = atOnce(THREADS, i -> (i % 2 == 0 ? store() : otherNode()).release(held, NOW));

            assertThat(done).containsOnlyOnce(true);
            assertThat(claim(TaskGroup.DELIVERIES)).extracting(Task::id).containsExactly(held);
        }
    }

    @Test
    @DisplayName("discards a parked held result, and neither a held result that waits nor a delivery")
    default void discards() {
        UUID held = parkedHeld(NOW);
        UUID waiting = start();
        store().apply(waiting, notified(FLOW, "code"));
        pass();
        Task delivery = claimDelivery();
        store().park(delivery);

        assertThat(store().discard(held)).isTrue();
        assertThat(store().discard(held)).isFalse();
        assertThat(store().discard(delivery.id())).isFalse();
        assertThat(store().release(delivery.id(), NOW)).isFalse();
        UUID other = store().held(waiting).get(0).id();
        assertThat(store().discard(other)).isFalse();
        assertThat(store().release(other, NOW)).isFalse();

        assertThat(store().parkedHeld(delivery.id())).isEmpty();
        assertThat(store().parked(10)).extracting(Task::id).containsExactly(delivery.id());
        assertThat(store().held(waiting)).hasSize(1);
    }

    @Test
    @DisplayName("re-drives a held result that is parked, as if it were new, and leaves one that waits as it is")
    default void redrivesHeld() {
        UUID held = parkedHeld(NOW.minusSeconds(9));
        UUID id = store().parkedHeld(held).orElseThrow().requireVerificationId();
        UUID waiting = start();
        store().apply(waiting, notified(FLOW, "code"));
        Task other = store().held(waiting).get(0);

        assertThat(store().redrive(other.id(), NOW.minusSeconds(1))).isFalse();
        assertThat(store().redrive(held, NOW)).isTrue();

        assertThat(store().parked(10)).isEmpty();
        assertThat(store().held(waiting)).containsExactly(other);
        assertThat(claim(TaskGroup.HELD_RESULTS))
                .filteredOn(task -> task.id().equals(held))
                .singleElement()
                .satisfies(task -> {
                    assertThat(task.attempts()).isEqualTo(1);
                    assertThat(task.createdAt()).isEqualTo(NOW);
                });
        store().parkHeld(id);
        assertThat(store().redriveVerification(id, NOW)).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "makes each held result due, or turns it into a delivery, whether the start or the notification comes first")
    default void whateverComesFirst() throws Exception {
        for (int round = 0; round < 5; round++) {
            UUID id = UUID.randomUUID();
            List<Change> changes = List.of(started(FLOW, "order"), failed(FLOW), passed(FLOW));

            List<Transition> transitions =
                    atOnce(changes.size(), i -> (i == 0 ? store() : otherNode()).apply(id, changes.get(i)));

            assertThat(transitions).extracting(Transition::effect).contains(Effect.CHANGED);
            assertThat(find(id).contextId()).isEqualTo("order");
            List<Task> results = Stream.concat(
                            claim(TaskGroup.DELIVERIES).stream(), claim(TaskGroup.HELD_RESULTS).stream())
                    .toList();
            assertThat(results)
                    .extracting(task -> task.requireResult().outcome())
                    .doesNotHaveDuplicates()
                    .contains(VerificationOutcome.PASSED);
            assertThat(store().claim(TaskGroup.HELD_RESULTS, 10, NOW.plus(HOLD), LEASE))
                    .isEmpty();
        }
    }

    private UUID parkedHeld(Instant at) {
        UUID id = UUID.randomUUID();
        store().apply(id, startedAt(at));
        store().apply(id, Changes.toBeConfirmed(FLOW, Changes.notifiedResult(VerificationOutcome.PASSED, "code", at)));
        UUID held = store().held(id).get(0).id();
        store().parkHeld(id);
        return held;
    }
}
