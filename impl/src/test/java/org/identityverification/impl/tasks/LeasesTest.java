package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeasesTest {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration LENGTH = Duration.ofMillis(600);
    private static final long LEASE = VerificationStore.LEASE.toNanos();

    private final TestClock clock = new TestClock(NOW);
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final TestStore store = new TestStore(clock) {
        @Override
        public synchronized Set<UUID> renew(Collection<Taken> works, Collection<Taken> ofThisRound) {
            sizes.add(works.size() + ofThisRound.size());
            return super.renew(works, ofThisRound);
        }
    };
    private final Set<RunningWork> running = ConcurrentHashMap.newKeySet();
    /** Renews every 200 ms what is older than 100 ms. */
    private final Leases leases = new Leases(store, running, LENGTH, BOUND);

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(Leases.class);

    @AfterEach
    void end() {
        leases.stop();
    }

    @Test
    void is_renewed_together_with_all_others_until_a_thread_is_in_the_store_for_too_long() {
        RunningWork one = deliver(ID);
        RunningWork other = deliver(UUID.randomUUID());
        new TestExecutors.Threads().execute(leases::renewLeases);
        await().until(() -> sizes.stream().filter(it -> it == 2).count() >= 3);

        other.ending(true);
        await().until(() -> other.isStuck(LENGTH));
        int before = sizes.size();
        await().until(() -> sizes.size() > before + 1);
        clock.move(Duration.ofSeconds(20));
        Instant renewed = clock.instant().plus(VerificationStore.LEASE);
        await().until(() ->
                store.find(ID).orElseThrow().delivering().lease().until().equals(renewed));
        clock.move(Duration.ofSeconds(20));
        assertThat(store.take(DueFor.DELIVER, Changes.upTo(10)))
                .extracting(taken -> taken.record().id())
                .containsExactly(other.record().id());
        assertThat(one.isLeased()).isTrue();
    }

    @Test
    void has_half_of_its_time_left_when_a_handler_returns() {
        Leases real = new Leases(store, running, BOUND);
        assertThat(real.oldest()).isLessThanOrEqualTo(VerificationStore.LEASE.dividedBy(2));
    }

    @Test
    void is_renewed_again_soon_after_a_renewal_has_failed_and_the_operator_is_told() {
        RunningWork work = deliver(ID);
        store.failWith(TestStore.failure());
        new TestExecutors.Threads().execute(leases::renewLeases);
        await().until(() -> !log.all().isEmpty());
        assertThat(work.isLeased()).as("until it runs out").isTrue();

        store.heal();

        int before = sizes.size();
        await().until(() -> sizes.size() > before + 1);
        assertThat(log.all())
                .first()
                .asString()
                .startsWith("IDV0044")
                .contains("1 tasks", "SQLState 08006, vendor code 7")
                .doesNotContain("canary");
    }

    @Test
    void counts_from_before_the_statement_that_took_or_renewed_it_was_sent() {
        VerificationRecord record = deliver(ID).record();

        RunningWork frozen = new RunningWork(new Taken(record, DueFor.DELIVER, System.nanoTime() - LEASE));
        assertThat(frozen.isLeased()).isFalse();
        frozen.renewedAt(System.nanoTime() - LEASE + 60_000_000_000L);
        assertThat(frozen.isLeased()).isTrue();
        frozen.renewedAt(System.nanoTime() - LEASE);
        assertThat(frozen.isLeased()).isFalse();
    }

    @Test
    void of_a_delivery_outlives_a_better_result_but_of_a_hung_one_it_ends_with_its_round() {
        RunningWork usual = failed();
        RunningWork hung = failed();
        RunningWork ofThisRound = failed();
        hung.hung = true;
        ofThisRound.hung = true;

        for (RunningWork work : List.of(usual, hung)) {
            store.change(work.record().id(), Changes.said(new Answer.Success()));
        }
        new TestExecutors.Threads().execute(leases::renewLeases);

        await().until(() -> !hung.isLeased() && sizes.size() > 1);
        assertThat(usual.isLeased()).isTrue();
        assertThat(ofThisRound.isLeased()).isTrue();
    }

    @Test
    void of_a_delivery_that_hangs_is_reported_once_with_what_its_thread_is_doing() {
        Leases impatient = new Leases(store, running, Duration.ZERO);
        RunningWork work = deliver(ID);
        assertThat(impatient.findHung()).as("before its thread begins").isEmpty();
        work.thread = Thread.currentThread();

        assertThat(impatient.findHung()).containsExactly(work);
        assertThat(impatient.findHung()).as("until the store knows it").containsExactly(work);
        work.countedAsFailing = true;
        assertThat(impatient.findHung()).isEmpty();

        log.assertOne("IDV0042")
                .contains(work.record().deliveryId().toString(), SHOWN_ID, work.thread.getName())
                .contains("\tat " + LeasesTest.class.getName())
                .doesNotContain(ID.toString());
    }

    @Test
    void of_a_delivery_is_reported_with_the_threads_of_asynchronous_observers() {
        CountDownLatch gate = new CountDownLatch(1);
        RunningWork work = deliver(ID);
        work.thread = Thread.currentThread();
        new TestExecutors.Threads().execute(() -> {
            work.helpers().add(Thread.currentThread());
            TestExecutors.pass(gate);
        });
        await().until(() -> work.helpers().size() == 1);

        new Leases(store, running, Duration.ZERO).findHung();

        log.assertOne("IDV0042").contains("task-0 is in").doesNotContain(work.thread.getName() + " is in");
        gate.countDown();
    }

    private RunningWork deliver(UUID id) {
        Changes.pass(store, id);
        return begun();
    }

    private RunningWork failed() {
        UUID id = Changes.start(store, UUID.randomUUID()).id();
        store.change(id, Changes.said(new Answer.Failure(null)));
        return begun();
    }

    private RunningWork begun() {
        RunningWork work =
                new RunningWork(store.take(DueFor.DELIVER, Changes.upTo(1)).get(0));
        running.add(work);
        return work;
    }
}
