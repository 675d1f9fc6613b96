package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.tasks.RunnerFixture.AT_ONCE;
import static org.identityverification.impl.tasks.RunnerFixture.BOUND;
import static org.identityverification.impl.tasks.RunnerFixture.LEASE;
import static org.identityverification.impl.tasks.RunnerFixture.begun;
import static org.identityverification.impl.verification.Changes.ID;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.identityverification.FaceAuthMode;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.AccountKeys;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The task runner")
@Timeout(60)
class TaskRunnerTest {

    @AutoClose
    private final RunnerFixture fixture = new RunnerFixture();

    private final TestHandler deliver = fixture.deliver();
    private final TestHandler purge = fixture.handler(TaskKind.PURGE);

    @Test
    @DisplayName("runs what is due at its start, and what becomes due later at once")
    void wakes() {
        fixture.hasPassed(ID);
        begun(fixture.runner());
        await().atMost(AT_ONCE).until(() -> deliver.handled.size() == 1 && purge.handled.size() == 1);

        UUID later = fixture.hasPassed(UUID.randomUUID());
        await().atMost(AT_ONCE).until(() -> deliver.handled.size() == 2);

        assertThat(deliver.handled).extracting(Task::verificationId).containsExactly(ID, later);
        assertThat(deliver.handled).extracting(Task::attempts).containsOnly(1);
    }

    @Test
    @DisplayName("leaves deliveries in the store while deliveries are off, and runs other tasks")
    void deliversNothing() {
        fixture.hasPassed(ID);
        begun(fixture.runner(fixture.store, fixture.clock, LEASE, Keys.DELIVERY_ENABLED, "false"));

        fixture.store.redriveVerification(ID, fixture.clock.instant());

        await().atMost(AT_ONCE).until(() -> fixture.store.ended.get() == 1);
        assertThat(purge.handled).hasSize(1);
        assertThat(fixture.store.claim(TaskGroup.DELIVERIES, 10, fixture.clock.instant(), LEASE))
                .extracting(Task::verificationId)
                .containsExactly(ID);
    }

    @Test
    @DisplayName("begins every rescheduled task again in time, without a poll in between")
    void reschedules() {
        Clock real = Clock.tickMillis(ZoneOffset.UTC);
        deliver.behaviour = task -> task.attempts() < 4
                ? TaskOutcome.reschedule(Duration.ofMillis(task.attempts() == 2 ? 300 : 30))
                : TaskOutcome.COMPLETE;
        settled(fixture.runner(fixture.store, real, LEASE, Keys.TASK_POLL, "PT1H"));
        List<UUID> ids = fixture.passedVerifications(10);

        await().atMost(AT_ONCE).until(() -> ids.stream().allMatch(fixture::isDelivered));
        assertThat(deliver.handled).hasSize(40);
        assertThat(deliver.handled.stream().map(Task::id).distinct()).hasSize(10);
    }

    @Test
    @DisplayName("wakes for a task that is due soon, and leaves a later one to the regular poll")
    void wakesInTime() {
        Clock real = Clock.tickMillis(ZoneOffset.UTC);
        TaskRunner runner = settled(fixture.runner(fixture.store, real, LEASE, Keys.TASK_POLL, "PT5S"));
        int looks = fixture.store.claims.get();

        runner.wake(TaskKind.DELIVER, real.instant().plusSeconds(6));
        runner.wake(TaskKind.DELIVER, real.instant().plusMillis(300));
        runner.wake(TaskKind.QUERY, real.instant().plusMillis(900));

        await().atMost(Duration.ofMillis(4500)).until(() -> fixture.store.claims.get() >= looks + 2);
        assertThat(fixture.store.claims.get()).isEqualTo(looks + 2);
    }

    @Test
    @DisplayName("looks for due tasks after a task whose due time was moved while it ran")
    void movedMeanwhile() {
        CountDownLatch gate = new CountDownLatch(1);
        TestHandler confirm = fixture.handler(TaskKind.HELD);
        confirm.behaviour = TestHandler.completeAfter(gate);
        TaskRunner runner = settled(fixture.runner());
        fixture.store.apply(ID, Changes.passed());
        fixture.clock.move(Changes.HOLD);
        runner.wake(TaskKind.HELD, fixture.clock.instant());
        await().atMost(AT_ONCE).until(() -> confirm.handled.size() == 1);
        fixture.store.apply(ID, Changes.started());

        gate.countDown();

        await().atMost(AT_ONCE).until(() -> confirm.handled.size() == 2);
    }

    @Test
    @DisplayName(
            "keeps permits for other accounts when the queries of some accounts hang, however many of theirs are due")
    void accountsApart() {
        CountDownLatch gate = new CountDownLatch(1);
        TestHandler query = fixture.handler(TaskKind.QUERY);
        query.behaviour = task -> task.share().startsWith("hanging")
                ? TestHandler.completeAfter(gate).apply(task)
                : TaskOutcome.COMPLETE;
        queries("hanging-1", 200);
        queries("hanging-2", 200);
        TaskRunner runner = fixture.runner(
                fixture.store, fixture.clock, LEASE, AccountKeys.appCode("hanging-1"), "code", Keys.TASK_POLL, "PT1H");
        begun(runner);
        await().atMost(AT_ONCE).until(() -> handledOf(query, "hanging-1") > 20);

        queries("other", 200);
        runner.wake(TaskKind.QUERY, fixture.clock.instant());

        await().atMost(AT_ONCE).until(() -> handledOf(query, "other") == 200);
        gate.countDown();
        await().atMost(AT_ONCE).until(() -> query.handled.size() == 600);
    }

    private void queries(String account, int count) {
        Instant due = fixture.clock.instant();
        for (int i = 0; i < count; i++) {
            fixture.store.apply(
                    UUID.randomUUID(),
                    new Change.Started(
                            Changes.FLOW, null, account, FaceAuthMode.TENCENT, null, due.plusSeconds(1200), due, due));
        }
    }

    private static long handledOf(TestHandler handler, String account) {
        return handler.handled.stream()
                .filter(task -> task.share().equals(account))
                .count();
    }

    @Test
    @DisplayName("keeps what is parked, and begins it again when it is re-driven")
    void parked() {
        deliver.behaviour = task -> TaskOutcome.PARK;
        begun(fixture.runner());
        fixture.hasPassed(ID);
        await().atMost(BOUND).until(() -> fixture.store.parked(10).size() == 1);

        deliver.behaviour = task -> TaskOutcome.COMPLETE;
        fixture.store.redriveVerification(ID, fixture.clock.instant());
        await().atMost(AT_ONCE).until(() -> fixture.isDelivered(ID));
        assertThat(deliver.handled).extracting(Task::attempts).containsExactly(1, 1);
    }

    @Test
    @DisplayName("runs 128 deliveries at most, and begins the next as soon as one of them ends")
    void bounded() {
        Set<UUID> ended = ConcurrentHashMap.newKeySet();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        deliver.behaviour = task -> {
            boolean isFirst = task.equals(deliver.handled.get(0));
            TestExecutors.pass(isFirst ? first : rest);
            ended.add(task.id());
            return TaskOutcome.COMPLETE;
        };
        List<UUID> ids = fixture.passedVerifications(140);
        begun(fixture.runner());
        await().atMost(BOUND).until(() -> deliver.handled.size() == 128 && purge.handled.size() == 1);
        fixture.hasPassed(UUID.randomUUID());

        first.countDown();
        await().atMost(AT_ONCE).until(() -> deliver.handled.size() == 129);
        assertThat(ended).hasSize(1);

        rest.countDown();
        await().atMost(AT_ONCE).until(() -> ended.size() == ids.size() + 1);
        assertThat(deliver.handled).extracting(Task::id).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("that is stopped has not ended by itself, claims no more tasks, and lets running tasks end")
    void stops() {
        CountDownLatch gate = new CountDownLatch(1);
        deliver.behaviour = TestHandler.completeAfter(gate);
        TaskRunner runner = settled(fixture.runner());
        fixture.hasPassed(ID);
        await().atMost(BOUND).until(() -> deliver.handled.size() == 1);

        runner.stop(new ModuleStop());
        await().atMost(BOUND).until(() -> fixture.threads.alive() == 1);
        assertThat(runner.hasEnded()).isFalse();
        UUID later = fixture.hasPassed(UUID.randomUUID());
        assertThat(fixture.store.claim(TaskGroup.DELIVERIES, 10, fixture.clock.instant(), LEASE))
                .extracting(Task::verificationId)
                .containsExactly(later);

        gate.countDown();
        await().atMost(BOUND).until(() -> fixture.isDelivered(ID));
        assertThat(deliver.handled).hasSize(1);
    }

    @Test
    @DisplayName("reports that it has ended when the server has ended one of its threads")
    void endedByTheServer() {
        TaskRunner runner = settled(fixture.runner());
        assertThat(runner.hasEnded()).isFalse();

        fixture.threads.interruptOne();

        await().atMost(BOUND).until(runner::hasEnded);
    }

    @Test
    @DisplayName("keeps the count of undelivered results up to date")
    void watchesBacklog() {
        deliver.behaviour = task -> TaskOutcome.PARK;
        begun(fixture.runner(fixture.store, fixture.clock, LEASE, Keys.TASK_POLL, "PT0.1S"));
        await().atMost(BOUND).until(() -> fixture.backlog.snapshot() != null);
        fixture.hasPassed(ID);
        await().atMost(BOUND).until(() -> fixture.store.parked(1).size() == 1);

        fixture.clock.move(BacklogMonitor.REFRESH_INTERVAL);
        await().atMost(BOUND).until(() -> fixture.backlog.snapshot().backlog().parked() == 1);
    }

    /** Starts a runner and waits until it has nothing left to do. */
    private TaskRunner settled(TaskRunner runner) {
        begun(runner);
        await().atMost(BOUND)
                .until(() -> purge.handled.size() == 1
                        && fixture.store.ended.get() == 1
                        && fixture.store.claims.get() == TaskGroup.values().length);
        return runner;
    }
}
