package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.GIVE_UP;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.failed;
import static org.identityverification.impl.verification.Changes.noticed;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.startedAt;
import static org.identityverification.impl.verification.Changes.timedOut;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition.Effect;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store does, whatever it keeps things in. A subclass gives an empty store. */
abstract class VerificationStoreContract {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Instant LATER = NOW.plusSeconds(300);
    private static final int THREADS = 8;

    private VerificationStore store;

    /** A store in which nothing is remembered. */
    abstract VerificationStore emptyStore() throws Exception;

    @BeforeEach
    void makeStore() throws Exception {
        store = emptyStore();
    }

    @Test
    @DisplayName("finds nothing that it was not told")
    void findsNothing() {
        assertThat(store.find(ID)).isEmpty();
        assertThat(store.claim(10, GIVE_UP, LEASE)).isEmpty();
    }

    @Test
    @DisplayName("finds what a change left behind")
    void finds() {
        VerificationRecord written = store.apply(ID, started()).record();

        assertThat(store.find(ID)).contains(written);
        assertThat(store.find(UUID.randomUUID())).isEmpty();
    }

    @Test
    @DisplayName("goes by the state machine when it applies a change")
    void applies() {
        assertThat(store.apply(ID, passed()).effect()).isEqualTo(Effect.CHANGED);
        assertThat(store.apply(ID, started()).effect()).isEqualTo(Effect.CHANGED);
        assertThat(store.apply(ID, passed()).effect()).isEqualTo(Effect.NOTHING_NEW);
        assertThat(store.apply(ID, failed()).effect()).isEqualTo(Effect.NOTHING_NEW);
        assertThat(store.apply(ID, noticed("other", VerificationOutcome.PASSED, NOW))
                        .effect())
                .isEqualTo(Effect.OTHER_FLOW);
        assertThat(status()).isEqualTo(VerificationStatus.PASSED);
    }

    @Test
    @DisplayName("remembers nothing of a verification that is given up but not known")
    void unknownTimedOut() {
        assertThat(store.apply(ID, timedOut()).effect()).isEqualTo(Effect.NOTHING_NEW);
        assertThat(store.find(ID)).isEmpty();
    }

    @Test
    @DisplayName("lets one of many equal notices change something when they come all at once")
    void concurrentNotices() throws Exception {
        store.apply(ID, started());

        List<Effect> effects = allAtOnce(() -> store.apply(ID, passed()).effect());

        assertThat(effects).filteredOn(Effect.CHANGED::equals).hasSize(1);
        assertThat(store.claim(10, LATER, LEASE)).hasSize(1);
    }

    @Test
    @DisplayName("hands out a task only when it is due, with everything that was written")
    void claimsWhatIsDue() {
        store.apply(ID, started());
        store.apply(ID, failed());

        assertThat(store.claim(10, NOW.plusSeconds(29), LEASE)).isEmpty();
        assertThat(store.claim(10, NOW.plusSeconds(30), LEASE)).singleElement().satisfies(task -> {
            assertThat(task.kind()).isEqualTo(TaskKind.DELIVER);
            assertThat(task.verificationId()).isEqualTo(ID);
            assertThat(task.attempts()).isEqualTo(1);
            assertThat(task.result().failReasonCode()).isEqualTo("1445900");
            assertThat(task.result().verifyCode()).isEqualTo("code");
        });
        assertThat(store.claim(10, GIVE_UP, Duration.ofHours(1)))
                .extracting(Task::kind)
                .contains(TaskKind.EXPIRE);
    }

    @Test
    @DisplayName("hands out no more tasks than asked for, the one that is due longest first")
    void claimsInOrder() {
        List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        store.apply(ids.get(0), noticed(FLOW, VerificationOutcome.PASSED, NOW.plusSeconds(2)));
        store.apply(ids.get(1), noticed(FLOW, VerificationOutcome.PASSED, NOW.plusSeconds(1)));
        store.apply(ids.get(2), noticed(FLOW, VerificationOutcome.PASSED, NOW.plusSeconds(3)));

        assertThat(store.claim(2, LATER, LEASE))
                .extracting(Task::verificationId)
                .containsExactlyInAnyOrder(ids.get(1), ids.get(0));
        assertThat(store.claim(2, LATER, LEASE))
                .extracting(Task::verificationId)
                .containsExactly(ids.get(2));
        assertThat(store.claim(2, LATER, LEASE)).isEmpty();
    }

    @Test
    @DisplayName("claims once: of many who ask at the same time one gets the task")
    void claimsOnce() throws Exception {
        for (int i = 0; i < 50; i++) {
            store.apply(UUID.randomUUID(), passed());
        }

        List<Task> claimed = new ArrayList<>();
        allAtOnce(() -> {
                    List<Task> mine = new ArrayList<>();
                    List<Task> some;
                    do {
                        some = store.claim(3, LATER, LEASE);
                        mine.addAll(some);
                    } while (!some.isEmpty());
                    return mine;
                })
                .forEach(claimed::addAll);

        assertThat(claimed).hasSize(50).extracting(Task::id).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("lets somebody else claim a task when its lease is over, as the next attempt")
    void leaseExpires() {
        store.apply(ID, passed());
        Task first = claimOne(LATER);

        assertThat(store.claim(1, LATER.plus(LEASE).minusMillis(1), LEASE)).isEmpty();
        assertThat(store.claim(1, LATER.plus(LEASE), LEASE))
                .extracting(Task::id, Task::attempts)
                .containsExactly(tuple(first.id(), 2));
    }

    @Test
    @DisplayName("forgets a task that is done, and remembers when the result was delivered")
    void done() {
        store.apply(ID, passed());
        store.done(claimOne(LATER), LATER.plusSeconds(1));

        assertThat(store.claim(10, LATER.plus(Duration.ofDays(1)), LEASE)).isEmpty();
        assertThat(store.find(ID))
                .hasValueSatisfying(record -> assertThat(record.deliveredAt()).isEqualTo(LATER.plusSeconds(1)));
    }

    @Test
    @DisplayName("takes no word of a task from who does not hold it any more")
    void onlyTheHolder() {
        store.apply(ID, passed());
        Task lost = claimOne(LATER);
        Task held = claimOne(LATER.plus(LEASE));

        store.done(lost, LATER);
        store.again(lost, LATER);
        assertThat(store.find(ID))
                .hasValueSatisfying(record -> assertThat(record.deliveredAt()).isNull());
        assertThat(store.claim(1, LATER.plus(LEASE), LEASE)).isEmpty();

        store.done(held, LATER);
        store.done(held, LATER.plusSeconds(1));
        assertThat(store.find(ID))
                .hasValueSatisfying(record -> assertThat(record.deliveredAt()).isEqualTo(LATER));
    }

    @Test
    @DisplayName("hands out again what must be done again, not before its time, with the same id and one more attempt")
    void again() {
        store.apply(ID, passed());
        Task first = claimOne(LATER);
        store.again(first, LATER.plusSeconds(10));

        assertThat(store.claim(1, LATER.plusSeconds(9), LEASE)).isEmpty();
        Task second = claimOne(LATER.plusSeconds(10));
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.attempts()).isEqualTo(2);
        assertThat(second.result()).isEqualTo(first.result());
        assertThat(store.find(ID))
                .hasValueSatisfying(record -> assertThat(record.deliveredAt()).isNull());
    }

    @Test
    @DisplayName("does not take an old delivery for the delivery of a newer status")
    void deliveredOnlyForItsStatus() {
        store.apply(ID, failed());
        Task failure = claimOne(LATER);
        store.apply(ID, passed());
        store.done(failure, LATER);

        assertThat(status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(store.find(ID))
                .hasValueSatisfying(record -> assertThat(record.deliveredAt()).isNull());

        store.done(claimOne(LATER), LATER);
        assertThat(store.find(ID))
                .hasValueSatisfying(record -> assertThat(record.deliveredAt()).isEqualTo(LATER));
    }

    @Test
    @DisplayName("takes the end of another kind of task for no delivery")
    void doneWithoutDelivery() {
        store.apply(ID, started());
        store.done(claimOne(GIVE_UP), GIVE_UP);

        assertThat(store.find(ID))
                .hasValueSatisfying(record -> assertThat(record.deliveredAt()).isNull());
        assertThat(store.claim(1, GIVE_UP.plus(Duration.ofDays(1)), LEASE)).isEmpty();
    }

    @Test
    @DisplayName("forgets in batches what has not changed for long, with its tasks, in whatever order it came")
    void purge() {
        UUID fresh = UUID.randomUUID();
        store.apply(fresh, startedAt(NOW.plus(Duration.ofDays(90)), FLOW));
        for (int i = 0; i < 5; i++) {
            store.apply(UUID.randomUUID(), started());
        }
        Instant limit = NOW.plusMillis(1);

        assertThat(store.purge(NOW, 10)).isZero();
        assertThat(store.purge(limit, 3)).isEqualTo(3);
        assertThat(store.purge(limit, 3)).isEqualTo(2);
        assertThat(store.purge(limit, 3)).isZero();
        assertThat(store.find(fresh)).isPresent();
        assertThat(store.claim(10, GIVE_UP, LEASE))
                .extracting(Task::verificationId)
                .containsExactly(fresh);
    }

    @Test
    @DisplayName("survives that a task is finished whose verification has been forgotten")
    void doneAfterPurge() {
        store.apply(ID, passed());
        Task task = claimOne(LATER);
        store.purge(LATER, 10);
        store.done(task, LATER);
        store.again(task, LATER);

        assertThat(store.find(ID)).isEmpty();
        assertThat(store.claim(10, LATER.plus(Duration.ofDays(1)), LEASE)).isEmpty();
    }

    @Test
    @DisplayName("tells who listens about new tasks once they can be claimed, and about nothing else")
    void listener() {
        List<Integer> claimable = new ArrayList<>();
        store.onNewTasks(() -> claimable.add(store.claim(10, LATER, LEASE).size()));

        store.apply(ID, passed());
        store.apply(ID, passed());
        store.apply(ID, started());

        assertThat(claimable).containsExactly(1);
    }

    private VerificationStatus status() {
        return store.find(ID).orElseThrow().status();
    }

    private Task claimOne(Instant now) {
        List<Task> claimed = store.claim(1, now, LEASE);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private static <T> List<T> allAtOnce(Callable<T> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<T> results = new ArrayList<>();
            Callable<T> together = () -> {
                start.await(30, TimeUnit.SECONDS);
                return work.call();
            };
            for (Future<T> each : threads.invokeAll(Collections.nCopies(THREADS, together), 60, TimeUnit.SECONDS)) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
