package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Erasure;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.Transition.Effect;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How every store finds and erases the verifications of a context. */
interface ErasureContract extends StoreFixture {

    Duration RETENTION = Duration.ofDays(90);
    Erasure ERASURE = Erasure.at(NOW, VALID_FOR, RETENTION);
    String CONTEXT = "customer-7";

    @Test
    @DisplayName("erases a verification in any state, with its tasks, so that no node finds anything of it")
    default void erasesEveryState() {
        for (UUID id : everyState()) {
            assertThat(store().erase(id, ERASURE)).isTrue();

            assertThat(store().erase(id, ERASURE)).isFalse();
            assertThat(otherNode().find(id)).isEmpty();
            assertThat(otherNode().held(id)).isEmpty();
            assertThat(otherNode().redriveVerification(id, NOW)).isZero();
        }
        assertNothingLeft();
        assertThat(store().erase(UUID.randomUUID(), ERASURE)).isFalse();
    }

    @Test
    @DisplayName("lets no later change bring anything of an erased verification back")
    default void erasedForGood() {
        List<UUID> ids = everyState();
        Taker taker = new Taker(Set.of(TaskKind.values()), (kind, due) -> fail(kind + " wakes a loop"));
        store().setTaskTaker(taker);
        for (UUID id : ids) {
            List<UUID> held = store().held(id).stream().map(Task::id).toList();
            store().erase(id, ERASURE);

            for (Change change : List.of(
                    started("flow-2", CONTEXT, NOW),
                    Changes.unanswered(),
                    passed(FLOW),
                    failed(FLOW),
                    notified("flow-2", "another code"),
                    answered(VerificationOutcome.PASSED),
                    Changes.timedOut())) {
                Transition transition = store().apply(id, change);
                assertThat(transition.effect()).isEqualTo(Effect.NOTHING_NEW);
                assertThat(transition.record()).isNull();
            }
            held.forEach(it -> assertThat(store().release(it, NOW)).isFalse());
            held.forEach(it -> assertThat(store().discard(it)).isFalse());
            assertThat(store().parkHeld(id)).isZero();
            assertThat(store().find(id)).isEmpty();
        }
        assertThat(taker.taken).isEmpty();
        assertNothingLeft();
    }

    @Test
    @DisplayName("lets a claimed task end when its verification is erased meanwhile, and never claims it again")
    default void erasedWhileClaimed() {
        assertEndsErased(() -> {
            pass();
            return claimDelivery();
        });
    }

    @Test
    @DisplayName("lets a dispatched task end when its verification is erased meanwhile, and never claims it again")
    default void erasedWhileDispatched() {
        Taker taker = new Taker(Set.of(TaskKind.DELIVER), (kind, due) -> {});
        store().setTaskTaker(taker);
        assertEndsErased(() -> {
            pass();
            return taker.taken.remove(0);
        });
    }

    private void assertEndsErased(Supplier<Task> begun) {
        for (int end = 0; end < 4; end++) {
            Task task = begun.get();
            UUID id = task.requireVerificationId();
            otherNode().erase(id, ERASURE);

            store().renew(List.of(task), LEASE);
            switch (end) {
                case 0 -> store().complete(task, NOW);
                case 1 -> store().reschedule(task, NOW);
                case 2 -> store().park(task);
                default -> endLeases();
            }

            assertThat(store().find(id)).isEmpty();
            assertNothingLeft();
        }
    }

    @Test
    @DisplayName(
            "keeps an emptied verification until its notify URL is no longer accepted, even if the retention changes")
    default void purgesEmptied() {
        UUID id = start();
        UUID other = UUID.randomUUID();
        store().apply(other, startedAt(ERASURE.changedAt()));
        store().erase(id, ERASURE);
        store().erase(other, ERASURE);

        for (Duration retention : List.of(RETENTION, RETENTION.dividedBy(3))) {
            assertThat(purgeAt(ERASURE.until(), retention)).isZero();
        }
        assertThat(store().apply(id, passed(FLOW)).effect()).isEqualTo(Effect.NOTHING_NEW);

        assertThat(purgeAt(ERASURE.until().plusMillis(1), RETENTION)).isEqualTo(2);
        assertThat(store().apply(id, passed(FLOW)).effect()).isEqualTo(Effect.CHANGED);
    }

    private int purgeAt(Instant now, Duration retention) {
        return store().purge(now.minus(retention), now, 10);
    }

    @Test
    @DisplayName("finds the verifications of a context, and no others, in the order of their starts")
    default void findsContext() {
        List<UUID> ids = IntStream.range(0, 3).mapToObj(i -> UUID.randomUUID()).toList();
        for (int i : new int[] {2, 0, 1}) {
            store().apply(ids.get(i), startOf(CONTEXT, NOW.plusSeconds(i)));
        }
        for (String other : List.of("CUSTOMER-7", CONTEXT + " ", "customer-77", "customer-_")) {
            store().apply(UUID.randomUUID(), startOf(other, NOW));
        }
        start();

        assertThat(store().findByContext(CONTEXT, 10))
                .extracting(VerificationRecord::id)
                .containsExactlyElementsOf(ids);
        assertThat(store().findByContext(CONTEXT, 2))
                .extracting(VerificationRecord::startedAt)
                .containsExactly(NOW, NOW.plusSeconds(1));
        assertThat(store().findByContext("customer%", 10)).isEmpty();
    }

    @Test
    @DisplayName("erases the verifications of a context a few at a time, and no others")
    default void erasesContext() {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(UUID.randomUUID());
            store().apply(ids.get(i), startOf(CONTEXT, NOW.plusSeconds(i)));
        }
        UUID other = UUID.randomUUID();
        store().apply(other, startOf("customer-8", NOW));
        store().erase(ids.remove(0), ERASURE);

        assertThat(store().eraseContext(CONTEXT, 3, ERASURE)).hasSize(3).isSubsetOf(ids);
        assertThat(store().findByContext(CONTEXT, 10)).hasSize(1);
        assertThat(store().eraseContext(CONTEXT, 3, ERASURE)).hasSize(1).isSubsetOf(ids);
        assertThat(store().eraseContext(CONTEXT, 3, ERASURE)).isEmpty();

        assertThat(ids).allSatisfy(id -> assertThat(store().find(id)).isEmpty());
        assertThat(store().find(other)).isPresent();
        assertThat(store().claim(TaskGroup.HOUSEKEEPING, 10, NOW.plus(VALID_FOR), LEASE))
                .extracting(Task::verificationId)
                .containsExactly(other);
    }

    @Test
    @DisplayName("erases once, and for good, while two nodes erase and results arrive")
    default void erasesOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                ids.add(UUID.randomUUID());
                store().apply(ids.get(i), startOf(CONTEXT, NOW));
            }

            List<List<UUID>> erased = atOnce(THREADS, i -> {
                var node = i % 2 == 0 ? store() : otherNode();
                if (i < 4) {
                    List<UUID> all = new ArrayList<>();
                    for (List<UUID> some = null; some == null || !some.isEmpty(); all.addAll(some)) {
                        some = node.eraseContext(CONTEXT, 3, ERASURE);
                    }
                    return all;
                }
                for (UUID id : ids) {
                    node.apply(id, i < 6 ? passed(FLOW) : notified(FLOW, "code-" + i));
                    node.claim(TaskGroup.DELIVERIES, 1, NOW, LEASE).forEach(task -> node.complete(task, NOW));
                }
                return List.of();
            });

            assertThat(erased.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(ids);
            assertNothingLeft();
        }
    }

    /** A verification in each state, all of one context where the start is known. */
    private List<UUID> everyState() {
        UUID notifiedOnly = UUID.randomUUID();
        store().apply(notifiedOnly, notified(FLOW, "code"));
        UUID unanswered = UUID.randomUUID();
        store().apply(
                        unanswered,
                        new Change.Unanswered(CONTEXT, ACCOUNT, FaceAuthMode.TENCENT, NOW.plusSeconds(1200), NOW));
        UUID pending = startOfContext();
        UUID held = startOfContext();
        store().apply(held, notified(FLOW, "code"));
        UUID parkedHeld = startOfContext();
        store().apply(parkedHeld, notified(FLOW, "code"));
        store().parkHeld(parkedHeld);
        UUID delivered = startOfContext();
        store().apply(delivered, passed(FLOW));
        store().complete(claimDelivery(), NOW);
        UUID parked = startOfContext();
        store().apply(parked, failed(FLOW));
        store().park(claimDelivery());
        UUID waiting = startOfContext();
        store().apply(waiting, failed(FLOW));
        store().apply(waiting, passed(FLOW));
        UUID expired = startOfContext();
        store().apply(expired, Changes.timedOut());
        return List.of(notifiedOnly, unanswered, pending, held, parkedHeld, delivered, parked, waiting, expired);
    }

    private UUID startOfContext() {
        UUID id = UUID.randomUUID();
        store().apply(id, started(FLOW, CONTEXT, NOW));
        return id;
    }

    private Change startOf(String contextId, Instant at) {
        return new Change.Started(FLOW, contextId, ACCOUNT, FaceAuthMode.TENCENT, null, at.plusSeconds(1200), null, at);
    }

    private void assertNothingLeft() {
        endLeases();
        for (TaskGroup group : Set.of(TaskGroup.values())) {
            assertThat(store().claim(group, 10, NOW.plus(RETENTION), LEASE)).isEmpty();
        }
        assertThat(store().parked(10)).isEmpty();
        assertThat(store().overdue(NOW.plus(RETENTION), 10)).isEmpty();
        assertThat(store().backlog()).isEqualTo(new Backlog(0, 0, null, 0, null));
        assertThat(store().findByContext(CONTEXT, 10)).isEmpty();
        assertThat(store().eraseContext(CONTEXT, 10, ERASURE)).isEmpty();
    }
}
