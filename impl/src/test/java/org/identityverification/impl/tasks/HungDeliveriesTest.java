package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.tasks.RunnerFixture.BOUND;
import static org.identityverification.impl.tasks.RunnerFixture.LEASE;
import static org.identityverification.impl.tasks.RunnerFixture.begun;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Hanging deliveries")
@Timeout(120)
class HungDeliveriesTest {

    private final RunnerFixture fixture = new RunnerFixture();
    private final TestHandler deliver = fixture.deliver();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final LoggedMessages log = new LoggedMessages(HungDetector.class);
    private final Set<UUID> hanging = ConcurrentHashMap.newKeySet();

    @AfterEach
    void end() {
        gate.countDown();
        fixture.close();
        log.close();
    }

    @Test
    @DisplayName("delay no other delivery, no retry and no other kind of task, even a hundred at once")
    void delayNothing() {
        Clock real = Clock.tickMillis(ZoneOffset.UTC);
        deliver.behaviour = task -> {
            hangIfMeantTo(task);
            return task.attempts() == 1 && !hanging.contains(task.verificationId())
                    ? TaskOutcome.reschedule(Duration.ofMillis(100))
                    : TaskOutcome.COMPLETE;
        };
        fixture.handler(TaskKind.HELD).behaviour = task -> TaskOutcome.PARK;
        begun(fixture.runner(fixture.store, real, LEASE));
        hang(100);
        await().atMost(BOUND).until(() -> deliver.handled.size() == 100);

        fixture.hasPassed(ID);
        UUID asked = UUID.randomUUID();
        fixture.store.apply(asked, Changes.startedWithQuery(Changes.FLOW));
        fixture.store.apply(asked, Changes.toBeConfirmed(Changes.FLOW, VerificationOutcome.PASSED, Changes.NOW));

        await().atMost(BOUND).until(() -> fixture.isDelivered(ID));
        await().atMost(BOUND)
                .until(() -> Arrays.stream(TaskKind.values())
                        .noneMatch(kind -> fixture.handler(kind).handled.isEmpty()));
    }

    @Test
    @DisplayName("are logged once, with what their threads are doing, and give up their permits")
    void reported() {
        deliver.behaviour = this::hangIfMeantTo;
        TaskRunner runner = runner();
        begun(runner);
        hanging.add(ID);
        fixture.hasPassed(ID);
        await().atMost(BOUND).until(() -> runner.hung() == 1);

        hang(130);
        await().atMost(BOUND).until(() -> runner.hung() == 131);

        UUID last = fixture.hasPassed(UUID.randomUUID());
        await().atMost(BOUND).until(() -> fixture.isDelivered(last));
        assertThat(log.all())
                .hasSize(131)
                .allSatisfy(it -> assertThat(it).startsWith("IDV0042").contains("longer than PT1S"))
                .first()
                .asString()
                .contains(deliver.handled.get(0).id().toString(), SHOWN_ID, "Thread task-")
                .contains("\tat java.util.concurrent.CountDownLatch.await:", "\tat " + TestHandler.class.getName())
                .doesNotContain(ID.toString());
        gate.countDown();
        await().atMost(BOUND).until(() -> runner.hung() == 0 && fixture.isDelivered(ID));
    }

    @Test
    @DisplayName("keep their permits beyond 256, which is logged once, until some of them return")
    void tooMany() {
        CountDownLatch some = new CountDownLatch(1);
        deliver.behaviour = task -> {
            TestExecutors.pass(deliver.handled.indexOf(task) < 10 ? some : gate);
            return TaskOutcome.COMPLETE;
        };
        TaskRunner runner = runner();
        begun(runner);
        hang(RunningTasks.MAX_HUNG);
        await().atMost(BOUND).until(() -> runner.hung() == RunningTasks.MAX_HUNG);
        assertThat(tooManyReports()).isZero();

        hang(5);
        await().atMost(BOUND).until(() -> tooManyReports() == 1);

        some.countDown();
        await().atMost(BOUND).until(() -> runner.hung() == RunningTasks.MAX_HUNG - 5);
        hang(10);
        await().atMost(BOUND).until(() -> tooManyReports() == 2);
    }

    @Test
    @DisplayName("leave all other permits free")
    void otherPermits() {
        RunningTasks running = new RunningTasks(false);
        for (int i = 0; i < RunningTasks.MAX_HUNG + 4; i++) {
            running.begin(Task.purge(Changes.NOW), TaskGroup.DELIVERIES).hung = true;
        }

        assertThat(running.free(TaskGroup.DELIVERIES)).isEqualTo(124);
    }

    @Test
    @DisplayName("delay no other delivery after a restart, when a hundred begin again before any is found to hang")
    void afterARestart() {
        deliver.behaviour = this::hangIfMeantTo;
        TaskRunner before = begun(runner());
        List<UUID> ids = hang(100);
        await().atMost(BOUND).until(() -> before.hung() == 100);
        before.stop(new ModuleStop());
        await().atMost(BOUND).until(() -> fixture.threads.alive() == 100);
        fixture.storeTime.addAndGet(LEASE.toNanos());
        deliver.handled.clear();

        begun(fixture.runner());
        await().atMost(BOUND).until(() -> deliver.handled.size() == 100);
        UUID another = fixture.hasPassed(ID);
        await().atMost(BOUND).until(() -> fixture.isDelivered(another));

        gate.countDown();
        await().atMost(BOUND).until(() -> ids.stream().allMatch(fixture::isDelivered));
    }

    private TaskOutcome hangIfMeantTo(Task task) {
        if (hanging.contains(task.verificationId())) {
            TestExecutors.pass(gate);
        }
        return TaskOutcome.COMPLETE;
    }

    private TaskRunner runner() {
        return fixture.runner(
                fixture.store, fixture.clock, LEASE, Keys.DELIVERY_HUNG_AFTER, "PT1S", Keys.TASK_POLL, "PT0.2S");
    }

    private List<UUID> hang(int count) {
        return Stream.generate(UUID::randomUUID)
                .limit(count)
                .peek(hanging::add)
                .map(fixture::hasPassed)
                .toList();
    }

    private long tooManyReports() {
        return log.all().stream().filter(it -> it.startsWith("IDV0043")).count();
    }
}
