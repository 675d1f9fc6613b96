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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeasesTest {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final long LEASE = VerificationStore.LEASE.toNanos();

    private final TestClock clock = new TestClock(NOW);
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final TestStore store = new TestStore(clock) {
        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it waits in between
        public Set<UUID> renew(Collection<VerificationRecord> leased, Collection<VerificationRecord> ofThisRound) {
            sizes.add(leased.size() + ofThisRound.size());
            TestExecutors.pass(renewal);
            return super.renew(leased, ofThisRound);
        }
    };
    private volatile CountDownLatch renewal = new CountDownLatch(0);
    private final Set<RunningWork> running = ConcurrentHashMap.newKeySet();
    /** Renews every 200 ms what is older than 100 ms. */
    private final Leases works = new Leases(store, running, Duration.ofMillis(600), BOUND);

    private final LoggedMessages log = new LoggedMessages(Leases.class);

    @AfterEach
    void end() {
        renewal.countDown();
        works.stop();
        log.close();
    }

    @Test
    void is_renewed_until_the_work_ends_together_with_all_others_in_one_transaction() {
        RunningWork one = deliver(ID);
        RunningWork other = deliver(UUID.randomUUID());
        begin();
        await().until(() -> sizes.stream().filter(it -> it == 2).count() >= 3);
        assertThat(store.find(ID).orElseThrow().version())
                .as("no change")
                .isEqualTo(one.record().version());

        running.remove(other);
        clock.move(Duration.ofSeconds(20));
        await().until(() -> untilOf(ID).equals(clock.instant().plus(VerificationStore.LEASE)));
        clock.move(Duration.ofSeconds(20));
        assertThat(store.take(DueFor.DELIVER, 10))
                .extracting(taken -> taken.record().id())
                .containsExactly(other.record().id());
        assertThat(one.isLeased()).isTrue();
    }

    private Instant untilOf(UUID id) {
        return store.find(id).orElseThrow().lease().until();
    }

    @Test
    void is_renewed_again_soon_after_a_renewal_has_failed_and_the_operator_is_told() {
        RunningWork work = deliver(ID);
        store.failWith(TestStore.failure());
        begin();
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
    void counts_from_before_the_statement_that_took_or_renewed_it_was_sent_a_frozen_node_has_lost_it() {
        Taken taken = taken(ID);

        assertThat(new RunningWork(new Taken(taken.record(), System.nanoTime() - LEASE)).isLeased())
                .isFalse();
        RunningWork work = new RunningWork(new Taken(taken.record(), System.nanoTime() - LEASE + 60_000_000_000L));
        assertThat(work.isLeased()).isTrue();
        work.renewedAt(System.nanoTime() - LEASE);
        assertThat(work.isLeased()).isFalse();
    }

    @Test
    void is_not_renewed_by_an_answer_that_came_when_it_was_over_already() {
        RunningWork work = deliver(ID);
        renewal = new CountDownLatch(1);
        begin();
        await().until(() -> sizes.size() == 1);
        clock.move(VerificationStore.LEASE);
        assertThat(store.take(DueFor.DELIVER, 1)).as("another node takes it").hasSize(1);

        renewal.countDown();

        await().until(() -> !work.isLeased());
    }

    @Test
    void of_a_delivery_outlives_a_better_result_but_of_a_hung_one_it_ends_with_its_round() {
        RunningWork usual = failed(ID);
        RunningWork hung = failed(UUID.randomUUID());
        RunningWork ofThisRound = failed(UUID.randomUUID());
        hung.hung = true;
        ofThisRound.hung = true;

        for (RunningWork work : List.of(usual, hung)) {
            store.change(work.record().id(), Changes.said(new Answer.Success()));
        }
        begin();

        await().until(() -> !hung.isLeased());
        assertThat(usual.isLeased()).isTrue();
        assertThat(ofThisRound.isLeased()).isTrue();
        clock.move(VerificationStore.LEASE.minusMillis(1));
        await().until(() -> untilOf(usual.record().id()).isAfter(clock.instant().plusSeconds(1)));
        clock.move(Duration.ofSeconds(1));
        assertThat(store.take(DueFor.DELIVER, 10))
                .as("the better result")
                .extracting(taken -> taken.record().id())
                .containsExactly(hung.record().id());
    }

    @Test
    void of_a_delivery_that_hangs_is_reported_once_with_what_its_thread_is_doing() {
        Leases impatient = new Leases(store, running, VerificationStore.LEASE, Duration.ZERO);
        RunningWork work = deliver(ID);
        assertThat(impatient.findHung()).as("before its thread begins").isEmpty();
        work.thread = Thread.currentThread();

        assertThat(impatient.findHung()).containsExactly(work);
        assertThat(impatient.findHung()).isEmpty();

        log.assertOne("IDV0042")
                .contains(work.record().deliveryId().toString(), SHOWN_ID, work.thread.getName())
                .contains("\tat " + LeasesTest.class.getName())
                .doesNotContain(ID.toString());
    }

    @Test
    void of_a_delivery_that_waits_for_asynchronous_observers_is_reported_with_their_threads_instead()
            throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        Thread helper = new Thread(() -> TestExecutors.pass(gate), "observer-7");
        helper.start();
        RunningWork work = deliver(ID);
        work.thread = Thread.currentThread();
        work.helpers().add(helper);

        new Leases(store, running, VerificationStore.LEASE, Duration.ZERO).findHung();

        log.assertOne("IDV0042").contains("observer-7 is in").doesNotContain("helpers:");
        gate.countDown();
        helper.join();
    }

    private void begin() {
        Thread thread = new Thread(works::renewLeases);
        thread.setDaemon(true);
        thread.start();
    }

    private RunningWork deliver(UUID id) {
        Changes.pass(store, id);
        return begun(taken(id));
    }

    private RunningWork failed(UUID id) {
        Changes.start(store, id);
        store.change(id, Changes.said(new Answer.Failure(null)));
        return begun(taken(id));
    }

    private Taken taken(UUID id) {
        if (store.find(id).isEmpty()) {
            Changes.pass(store, id);
        }
        return store.take(DueFor.DELIVER, 1).get(0);
    }

    private RunningWork begun(Taken taken) {
        RunningWork work = new RunningWork(taken);
        running.add(work);
        return work;
    }
}
