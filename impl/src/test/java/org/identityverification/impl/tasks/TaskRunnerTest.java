package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.tasks.RunnerFixture.AT_ONCE;
import static org.identityverification.impl.tasks.RunnerFixture.ids;
import static org.identityverification.impl.verification.Changes.ID;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.lifecycle.ModuleStop;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class TaskRunnerTest {

    @AutoClose
    private final RunnerFixture fixture = new RunnerFixture();

    private final TestHandler deliver = fixture.deliver();

    @Test
    void runs_what_is_due_at_its_start_and_what_becomes_due_later_at_once_with_the_lease_that_the_change_took() {
        fixture.pass(ID);
        settled();
        int looks = fixture.store.takes.get();

        UUID later = fixture.pass(UUID.randomUUID());
        await().atMost(AT_ONCE).until(() -> fixture.isDelivered(ID) && fixture.isDelivered(later));

        assertThat(ids(deliver.handled)).containsExactlyInAnyOrder(ID, later);
        assertThat(deliver.handled)
                .extracting(work -> work.record().delivery().attempts())
                .containsOnly(1);
        assertThat(fixture.store.takes).as("taken by the change itself").hasValue(looks);
    }

    @Test
    void leaves_deliveries_to_other_nodes_while_its_own_are_off_and_runs_other_work() {
        fixture.pass(ID);
        fixture.begun(fixture.store, Keys.DELIVERY_ENABLED, "false");
        UUID asked = Changes.start(fixture.store, UUID.randomUUID()).id();

        fixture.store.change(asked, Changes.notifiedPass());

        await().atMost(AT_ONCE).until(() -> fixture.find(asked).status() == VerificationStatus.PASSED);
        assertThat(fixture.take(DueFor.DELIVER))
                .extracting(taken -> taken.record().id())
                .containsExactlyInAnyOrder(ID, asked);
    }

    @Test
    void begins_every_failed_delivery_again_in_time_without_a_poll_in_between() {
        deliver.behaviour = work -> {
            int attempts = work.record().delivery().attempts();
            Duration pause = Duration.ofMillis(attempts == 2 ? 300 : 30);
            return attempts < 4
                    ? new Change.DeliveryFailed(
                            1, Set.of(), fixture.clock.instant().plus(pause))
                    : deliver.usual(work);
        };
        settled();
        List<UUID> ids = fixture.passed(10);

        await().atMost(AT_ONCE).until(() -> ids.stream().allMatch(fixture::isDelivered));
        assertThat(deliver.handled).hasSize(40);
    }

    @Test
    void wakes_for_work_that_is_due_soon_and_leaves_later_work_to_the_regular_poll() {
        TaskRunner runner = fixture.begun(fixture.store, Keys.TASK_POLL, "PT5S");
        await().atMost(AT_ONCE).until(() -> fixture.store.takes.get() == 3);

        runner.wake(DueFor.DELIVER, fixture.clock.instant().plusSeconds(6));
        runner.wake(DueFor.DELIVER, fixture.clock.instant().plusMillis(300));
        runner.wake(DueFor.WAIT, fixture.clock.instant().plusMillis(900));

        await().atMost(Duration.ofMillis(4500)).until(() -> fixture.store.takes.get() >= 5);
        assertThat(fixture.store.takes).hasValue(5);
    }

    @Test
    void runs_128_deliveries_at_most_begins_the_next_as_soon_as_one_ends_and_none_of_them_delays_a_question() {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        deliver.before(work -> TestExecutors.pass(work == deliver.handled.get(0) ? first : rest));
        List<UUID> ids = fixture.passed(140);
        fixture.begun();
        await().until(() -> deliver.handled.size() == 128);

        UUID asked = Changes.start(fixture.store, UUID.randomUUID()).id();
        fixture.store.change(asked, Changes.notifiedPass());
        await().atMost(AT_ONCE).until(() -> fixture.find(asked).status() == VerificationStatus.PASSED);
        assertThat(deliver.handled).hasSize(128);

        first.countDown();
        await().atMost(AT_ONCE).until(() -> deliver.handled.size() == 129);
        rest.countDown();
        await().atMost(AT_ONCE).until(() -> ids.stream().allMatch(fixture::isDelivered) && fixture.isDelivered(asked));
        assertThat(ids(deliver.handled)).hasSize(141);
        assertThat(deliver.handled).hasSize(141);
    }

    @Test
    void counts_deliveries_that_hang_as_failing_from_then_on_and_even_100_of_them_delay_no_other() {
        CountDownLatch gate = new CountDownLatch(1);
        List<UUID> hanging = Stream.generate(UUID::randomUUID).limit(100).toList();
        deliver.before(work -> {
            if (hanging.contains(work.record().id())) {
                TestExecutors.pass(gate);
            }
        });
        TaskRunner runner = fixture.begun(fixture.store, Keys.DELIVERY_HUNG_AFTER, "PT1S", Keys.TASK_POLL, "PT0.2S");
        hanging.forEach(fixture::pass);
        await().until(() -> runner.hung() == 100);

        fixture.pass(ID);

        await().until(() -> fixture.isDelivered(ID));
        await().until(() ->
                hanging.stream().allMatch(id -> fixture.find(id).delivery().failingSince() != null));
        gate.countDown();
        await().until(() -> runner.hung() == 0 && hanging.stream().allMatch(fixture::isDelivered));
    }

    @Test
    void keeps_a_quarter_of_the_places_for_work_that_waits_in_the_store_and_gives_places_back() {
        Places places = new Places();
        for (int i = 0; i < 96; i++) {
            assertThat(places.takeDirectly(DueFor.DELIVER)).isTrue();
        }
        assertThat(places.takeDirectly(DueFor.DELIVER)).isFalse();
        assertThat(places.takeDirectly(DueFor.CONFIRM)).as("another kind").isTrue();
        assertThat(places.takeAll(DueFor.DELIVER)).isEqualTo(32);
        assertThat(places.takeAll(DueFor.DELIVER)).isZero();

        places.giveBack(DueFor.DELIVER, 33);
        assertThat(places.takeDirectly(DueFor.DELIVER)).isTrue();
        assertThat(places.takeDirectly(DueFor.DELIVER)).isFalse();
        assertThat(places.takeAll(DueFor.PARKED)).isZero();
    }

    @Test
    void that_is_stopped_has_not_ended_by_itself_takes_no_more_work_and_lets_running_work_end() {
        CountDownLatch gate = new CountDownLatch(1);
        deliver.waitsFor(gate);
        TaskRunner runner = settled();
        fixture.pass(ID);
        await().until(() -> deliver.handled.size() == 1);

        runner.stop(new ModuleStop());
        await().until(() -> fixture.threads.alive() == 1);
        assertThat(runner.hasEnded()).isFalse();
        UUID later = fixture.pass(UUID.randomUUID());
        assertThat(fixture.take(DueFor.DELIVER))
                .extracting(taken -> taken.record().id())
                .containsExactly(later);

        gate.countDown();
        await().until(() -> fixture.isDelivered(ID));
        assertThat(deliver.handled).hasSize(1);
    }

    @Test
    void reports_that_it_has_ended_when_the_server_has_ended_one_of_its_threads() {
        TaskRunner runner = settled();
        assertThat(runner.hasEnded()).isFalse();

        fixture.threads.interruptOne();

        await().until(runner::hasEnded);
    }

    @Test
    void does_nothing_with_work_that_another_node_has_taken_meanwhile_the_end_changes_nothing_and_is_not_told() {
        CountDownLatch gate = new CountDownLatch(1);
        deliver.waitsFor(gate);
        settled();
        fixture.pass(ID);
        await().until(() -> deliver.handled.size() == 1);
        fixture.clock.move(VerificationStore.LEASE);
        assertThat(fixture.take(DueFor.DELIVER)).hasSize(1);

        gate.countDown();

        await().until(() -> fixture.store.ended.get() == 1 && fixture.threads.alive() == RunnerFixture.THREADS);
        assertThat(fixture.isDelivered(ID)).isFalse();
        assertThat(deliver.ended).isEmpty();
    }

    @Test
    void repeats_after_a_pause_work_that_throws_an_exception_or_an_error_and_logs_that_without_the_message() {
        deliver.before(work -> {
            switch (work.record().delivery().attempts()) {
                case 1 -> throw new IllegalStateException("canary");
                case 2 -> throw new AssertionError("canary");
                default -> {}
            }
        });
        polling();
        fixture.pass(ID);

        await().until(() -> fixture.isDelivered(ID));

        assertThat(deliver.handled).hasSize(3);
        assertThat(deliver.handled)
                .allSatisfy(work -> assertThat(work.record().delivery().failingSince())
                        .as("no observer has failed")
                        .isNull());
        fixture.log.assertOne("IDV0031").contains("DELIVER").doesNotContain("canary");
    }

    @Test
    void leaves_work_for_which_no_thread_is_free_until_its_lease_ends_and_gives_its_place_back() {
        polling();
        fixture.threads.setFull(true);
        fixture.passed(130);
        fixture.threads.setFull(false);
        assertThat(deliver.handled).isEmpty();

        fixture.clock.move(VerificationStore.LEASE);

        await().until(() -> deliver.ended.size() == 130);
    }

    @Test
    void clears_an_interrupt_that_a_server_or_an_observer_has_set_before_the_store_is_called() {
        List<Boolean> flags = new CopyOnWriteArrayList<>();
        TestStore store = new TestStore(fixture.clock) {
            @Override
            public Transition end(VerificationRecord leased, Change change) {
                flags.add(Thread.currentThread().isInterrupted());
                return super.end(leased, change);
            }
        };
        deliver.before(work -> Thread.currentThread().interrupt());
        fixture.begun(store, Keys.TASK_POLL, "PT0.1S");

        Changes.pass(store, ID);

        await().until(() -> !flags.isEmpty());
        assertThat(flags).containsExactly(false);
    }

    static List<Arguments> storeFailures() {
        return List.of(
                Arguments.of(TestStore.failure(), "SQLState 08006, vendor code 7"),
                Arguments.of(new NoClassDefFoundError("canary"), "java.lang.NoClassDefFoundError"));
    }

    @ParameterizedTest
    @MethodSource("storeFailures")
    void survives_a_store_that_fails_even_with_an_error_and_logs_what_failed(Throwable failure, String shown) {
        fixture.pass(ID);
        fixture.store.failWith(failure);
        polling();
        await().until(() -> !fixture.log.all().isEmpty());

        fixture.store.heal();
        await().until(() -> deliver.ended.size() == 1);
        fixture.log.assertOne("IDV0032").contains(shown).doesNotContain("canary");
    }

    @Test
    void tries_to_write_the_end_of_work_again_as_long_as_its_lease_lives_and_does_the_work_once() {
        deliver.before(work -> fixture.store.failWith(TestStore.failure()));
        polling();
        fixture.pass(ID);
        await().until(() -> fixture.log.all().stream()
                .anyMatch(it -> it.startsWith("IDV0031") && it.contains("SQLState 08006, vendor code 7")));

        fixture.store.heal();

        await().until(() -> fixture.isDelivered(ID));
        assertThat(deliver.handled).hasSize(1);
        assertThat(fixture.find(ID).delivery().attempts()).isEqualTo(1);
    }

    @Test
    void gives_up_writing_the_end_of_work_whose_lease_is_lost_and_another_attempt_is_made() {
        AtomicInteger ends = new AtomicInteger();
        deliver.before(work -> {
            if (deliver.handled.size() == 1) {
                work.lost();
                fixture.store.failWith(TestStore.failure());
                ends.set(fixture.store.ended.get());
            }
        });
        polling();
        fixture.pass(ID);
        await().until(() -> fixture.store.ended.get() == ends.get() + 1);

        fixture.store.heal();
        fixture.clock.move(VerificationStore.LEASE);

        await().until(() -> fixture.isDelivered(ID));
        assertThat(deliver.handled).hasSize(2);
    }

    /** A runner that looks often, and needs no wake-up. */
    private void polling() {
        fixture.begun(fixture.store, Keys.TASK_POLL, "PT0.1S");
        await().until(() -> fixture.store.takes.get() >= 3 || !fixture.log.all().isEmpty());
    }

    /** A runner that has nothing left to do. */
    private TaskRunner settled() {
        TaskRunner runner = fixture.begun();
        await().until(() -> fixture.store.takes.get() >= 3 && fixture.threads.alive() == RunnerFixture.THREADS);
        return runner;
    }
}
