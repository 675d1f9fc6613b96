package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.tasks.RunnerFixture.BOUND;
import static org.identityverification.impl.tasks.RunnerFixture.LEASE;
import static org.identityverification.impl.tasks.RunnerFixture.begun;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.messages.LoggedMessages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Deliveries that an observer does not let go")
@Timeout(120)
class HungDeliveriesTest {

    private final RunnerFixture fixture = new RunnerFixture();
    private final TestHandler deliver = fixture.deliver();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final LoggedMessages log = new LoggedMessages(HungWatch.class);
    private final Set<UUID> hanging = ConcurrentHashMap.newKeySet();

    @AfterEach
    void end() {
        gate.countDown();
        fixture.close();
        log.close();
    }

    @Test
    @DisplayName("are reported once, with what their threads are doing, and give their places up")
    void reported() {
        deliver.behaviour = task -> {
            if (hanging.contains(task.verificationId())) {
                TestHandler.pass(gate);
            }
            return TaskOutcome.COMPLETE;
        };
        TaskRunner runner = runner();
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
                .contains(deliver.handled.get(0).id().toString(), SHOWN_ID, "Its thread task-")
                .contains("\tat java.util.concurrent.CountDownLatch.await:", "\tat " + TestHandler.class.getName())
                .doesNotContain(ID.toString());
        assertThat(runner.hasTooManyHung()).isFalse();

        gate.countDown();
        await().atMost(BOUND).until(() -> runner.hung() == 0 && fixture.isDelivered(ID));
    }

    @Test
    @DisplayName("keep their places beyond 256, which is reported once, until some of them return")
    void tooMany() {
        CountDownLatch some = new CountDownLatch(1);
        deliver.behaviour = task -> {
            TestHandler.pass(deliver.handled.indexOf(task) < 100 ? some : gate);
            return TaskOutcome.COMPLETE;
        };
        TaskRunner runner = runner();
        hang(RunningTasks.MAX_HUNG - 1);
        await().atMost(BOUND).until(() -> runner.hung() == RunningTasks.MAX_HUNG - 1);
        assertThat(runner.hasTooManyHung()).isFalse();

        hang(5);
        await().atMost(BOUND).until(() -> runner.hung() == RunningTasks.MAX_HUNG + 4);
        assertThat(runner.hasTooManyHung()).isTrue();
        await().atMost(BOUND).until(() -> tooManyReports() == 1);

        some.countDown();
        await().atMost(BOUND).until(() -> !runner.hasTooManyHung());
        assertThat(tooManyReports()).isEqualTo(1);
    }

    private TaskRunner runner() {
        return begun(fixture.runner(
                fixture.store, fixture.clock, LEASE, Keys.DELIVERY_HUNG_AFTER, "PT1S", Keys.TASK_POLL, "PT0.2S"));
    }

    private void hang(int count) {
        for (int i = 0; i < count; i++) {
            UUID id = UUID.randomUUID();
            hanging.add(id);
            fixture.hasPassed(id);
        }
    }

    private long tooManyReports() {
        return log.all().stream().filter(it -> it.startsWith("IDV0043")).count();
    }
}
