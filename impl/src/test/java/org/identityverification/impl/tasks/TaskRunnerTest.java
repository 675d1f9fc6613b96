package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.ID;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.lifecycle.ModuleStop;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskRunnerTest {

    /** Shorter than any pause between two polls: only a woken loop is as quick. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** Three kinds of work, the detection of hung deliveries, housekeeping, and the renewal of leases. */
    private static final int LOOPS = 6;

    private final TestClock clock = TestClock.running(Duration.between(Instant.now(), Changes.NOW));
    private final TestExecutors.Threads threads = new TestExecutors.Threads();

    @AutoClose
    private final TestStore store = new TestStore(clock);

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(TaskRunner.class);

    private final List<TaskRunner> runners = new ArrayList<>();
    private final List<RunningWork> handled = new CopyOnWriteArrayList<>();
    /** For each end that was told, whether its thread was interrupted. */
    private final List<Boolean> told = new CopyOnWriteArrayList<>();

    private volatile Function<RunningWork, Change> delivering = TaskRunnerTest::delivered;

    @AfterEach
    void stop() {
        runners.forEach(runner -> runner.stop(new ModuleStop()));
    }

    @Test
    void runs_what_is_due_at_its_start_and_what_becomes_due_later_at_once() {
        pass(ID);
        settled();
        int looks = store.takes.get();

        UUID later = pass(UUID.randomUUID());
        await().atMost(AT_ONCE).until(() -> isDelivered(ID) && isDelivered(later));

        assertThat(handled).extracting(work -> work.record().id()).containsExactlyInAnyOrder(ID, later);
        assertThat(handled)
                .extracting(work -> work.record().delivery().attempts())
                .containsOnly(1);
        assertThat(store.takes).as("taken by the change itself").hasValue(looks);
    }

    @Test
    void leaves_deliveries_to_other_nodes_while_its_own_are_off_and_runs_other_work() {
        pass(ID);
        begun(Keys.DELIVERY_ENABLED, "false");

        UUID asked = askedAtOnce();

        assertThat(takenByAnotherNode()).containsExactlyInAnyOrder(ID, asked);
    }

    @Test
    void wakes_for_work_that_is_due_soon_and_leaves_later_work_to_the_regular_poll() {
        TaskRunner runner = begun(Keys.TASK_POLL, "PT5S");
        await().atMost(AT_ONCE).until(() -> store.takes.get() == 3);

        runner.wake(DueFor.DELIVER, clock.instant().plusSeconds(6));
        runner.wake(DueFor.DELIVER, clock.instant().plusMillis(300));
        runner.wake(DueFor.ASK, clock.instant().plusMillis(900));

        await().atMost(Duration.ofMillis(4500)).until(() -> store.takes.get() >= 5);
        assertThat(store.takes).hasValue(5);
    }

    @Test
    void runs_128_deliveries_at_most_of_which_none_delays_a_question() {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        beforeItDelivers(work -> TestExecutors.pass(work == handled.get(0) ? first : rest));
        List<UUID> ids = passed(140);
        begun(Keys.TASK_POLL, "PT1H");
        await().until(() -> handled.size() == 128);

        UUID asked = askedAtOnce();
        assertThat(handled).hasSize(128);

        first.countDown();
        await().atMost(AT_ONCE).until(() -> handled.size() == 129);
        rest.countDown();
        await().atMost(AT_ONCE).until(() -> ids.stream().allMatch(this::isDelivered) && isDelivered(asked));
        assertThat(handled).extracting(work -> work.record().id()).hasSize(141).doesNotHaveDuplicates();
    }

    @Test
    void delays_no_delivery_while_100_others_hang() {
        CountDownLatch gate = new CountDownLatch(1);
        List<UUID> hanging = Stream.generate(UUID::randomUUID).limit(100).toList();
        beforeItDelivers(work -> {
            if (hanging.contains(work.record().id())) {
                TestExecutors.pass(gate);
            }
        });
        TaskRunner runner = begun(Keys.DELIVERY_HUNG_AFTER, "PT1S", Keys.TASK_POLL, "PT0.2S");
        hanging.forEach(this::pass);
        await().until(() -> runner.hung() == 100);

        pass(ID);

        await().until(() -> isDelivered(ID));
        await().until(() -> hanging.stream().allMatch(id -> find(id).delivery().failingSince() != null));
        gate.countDown();
        await().until(() -> runner.hung() == 0 && hanging.stream().allMatch(this::isDelivered));
    }

    @Test
    void lets_running_work_end_and_takes_no_more_when_it_is_stopped() {
        CountDownLatch gate = new CountDownLatch(1);
        beforeItDelivers(work -> TestExecutors.pass(gate));
        TaskRunner runner = settled();
        pass(ID);
        await().until(() -> handled.size() == 1);

        runner.stop(new ModuleStop());
        await().until(() -> threads.alive() == 1);
        assertThat(runner.needsRestart()).isFalse();
        UUID later = pass(UUID.randomUUID());
        assertThat(takenByAnotherNode()).containsExactly(later);

        gate.countDown();
        await().until(() -> isDelivered(ID));
        assertThat(handled).hasSize(1);
    }

    @Test
    void reports_that_it_has_ended_when_the_server_has_ended_one_of_its_threads() {
        TaskRunner runner = settled();
        assertThat(runner.needsRestart()).isFalse();

        threads.interruptOne();

        await().until(runner::needsRestart);
    }

    @Test
    void repeats_after_a_pause_work_that_throws_an_exception_or_an_error() {
        beforeItDelivers(work -> {
            switch (work.record().delivery().attempts()) {
                case 1 -> throw new IllegalStateException("canary");
                case 2 -> throw new AssertionError("canary");
                default -> {}
            }
        });
        polling();
        pass(ID);

        await().until(() -> isDelivered(ID));

        assertThat(handled).hasSize(3);
        assertThat(handled)
                .extracting(work -> work.record().delivery().failingSince())
                .as("no observer has failed")
                .containsOnlyNulls();
        log.assertOne("IDV0031").contains("DELIVER").doesNotContain("canary");
    }

    @Test
    void leaves_work_for_which_no_thread_is_free_until_its_lease_ends() {
        polling();
        threads.setFull(true);
        passed(130);
        threads.setFull(false);
        assertThat(handled).isEmpty();

        clock.move(VerificationStore.LEASE);

        await().until(() -> told.size() == 130);
    }

    @Test
    void clears_an_interrupt_before_the_store_is_called() {
        beforeItDelivers(work -> Thread.currentThread().interrupt());
        settled();

        pass(ID);

        await().until(() -> !told.isEmpty());
        assertThat(told).containsExactly(false);
    }

    @Test
    void survives_a_store_that_fails_even_with_an_error_and_logs_what_failed() {
        pass(ID);
        store.failWith(new NoClassDefFoundError("canary"));
        polling();
        await().until(() -> !log.all().isEmpty());

        store.heal();
        await().until(() -> told.size() == 1);
        log.assertOne("IDV0032").contains("java.lang.NoClassDefFoundError").doesNotContain("canary");
    }

    @Test
    void tries_to_write_the_end_of_work_again_as_long_as_its_lease_lives() {
        beforeItDelivers(work -> store.failWith(TestStore.failure()));
        polling();
        pass(ID);
        await().until(() -> log.all().stream()
                .anyMatch(it -> it.startsWith("IDV0031") && it.contains("SQLState 08006, vendor code 7")));

        store.heal();

        await().until(() -> isDelivered(ID));
        assertThat(handled).hasSize(1);
        assertThat(find(ID).delivery().attempts()).isEqualTo(1);
    }

    @Test
    void gives_up_writing_the_end_of_work_whose_lease_is_lost_and_another_attempt_is_made() {
        AtomicInteger ends = new AtomicInteger();
        beforeItDelivers(work -> {
            if (handled.size() == 1) {
                work.lost();
                store.failWith(TestStore.failure());
                ends.set(store.ended.get());
            }
        });
        polling();
        pass(ID);
        await().until(() -> store.ended.get() == ends.get() + 1);

        store.heal();
        clock.move(VerificationStore.LEASE);

        await().until(() -> isDelivered(ID));
        assertThat(handled).hasSize(2);
    }

    @Test
    void ends_other_work_while_the_store_hangs_at_the_end_of_one() {
        beforeItDelivers(work -> {
            if (work.record().id().equals(ID)) {
                store.lock(ID);
            }
        });
        settled();
        int before = store.ended.get();
        pass(ID);
        await().until(() -> store.ended.get() > before);

        UUID other = pass(UUID.randomUUID());

        await().atMost(AT_ONCE).until(() -> isDelivered(other));
        assertThat(isDelivered(ID)).isFalse();
    }

    /** A runner that looks often, and needs no wake-up. */
    private void polling() {
        begun(Keys.TASK_POLL, "PT0.1S");
        await().until(() -> store.takes.get() >= 3 || !log.all().isEmpty());
    }

    /** A runner that has nothing left to do, and whose loops are woken, or poll every ten seconds. */
    private TaskRunner settled() {
        TaskRunner runner = begun(Keys.TASK_POLL, "PT1H");
        await().until(() -> store.takes.get() >= 3 && threads.alive() == LOOPS);
        return runner;
    }

    private TaskRunner begun(String... configured) {
        TaskRunner runner = TestTasks.running(
                store,
                TestExecutors.on(threads),
                new StoreCalls(),
                clock,
                TestSettings.of(configured),
                work -> new WorkHandler.End(
                        change(work), end -> told.add(Thread.currentThread().isInterrupted())));
        runners.add(runner);
        return runner;
    }

    private Change change(RunningWork work) {
        if (work.kind() == DueFor.DELIVER) {
            handled.add(work);
            return delivering.apply(work);
        }
        return work.kind() == DueFor.ASK ? new Change.NotAsked() : Changes.said(new Answer.Success());
    }

    private void beforeItDelivers(Consumer<RunningWork> something) {
        delivering = work -> {
            something.accept(work);
            return delivered(work);
        };
    }

    private static Change delivered(RunningWork work) {
        return new Change.Delivered(work.record().delivery().round());
    }

    private List<UUID> passed(int count) {
        return Stream.generate(() -> pass(UUID.randomUUID())).limit(count).toList();
    }

    private UUID pass(UUID id) {
        return Changes.pass(store, id).id();
    }

    private UUID askedAtOnce() {
        UUID id = Changes.start(store, UUID.randomUUID()).id();
        store.change(id, Changes.notifiedPass());
        await().atMost(AT_ONCE).until(() -> find(id).status() == VerificationStatus.PASSED);
        return id;
    }

    private VerificationRecord find(UUID id) {
        return store.find(id).orElseThrow();
    }

    private boolean isDelivered(UUID id) {
        return find(id).delivery().deliveredAt() != null;
    }

    private List<UUID> takenByAnotherNode() {
        return store.take(DueFor.DELIVER, Changes.upTo(1000)).stream()
                .map(taken -> taken.record().id())
                .toList();
    }
}
