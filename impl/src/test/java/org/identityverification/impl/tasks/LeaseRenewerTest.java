package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.tasks.RunnerFixture.AT_ONCE;
import static org.identityverification.impl.tasks.RunnerFixture.BOUND;
import static org.identityverification.impl.tasks.RunnerFixture.begun;
import static org.identityverification.impl.verification.Changes.ID;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The lease of a task that is under way")
@Timeout(60)
class LeaseRenewerTest {

    /** Renewed every 200 ms. */
    private static final Duration SHORT_LEASE = Duration.ofMillis(600);

    private final RunnerFixture fixture = new RunnerFixture();
    private final TestHandler deliver = fixture.deliver();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final LoggedMessages log = new LoggedMessages(LeaseRenewer.class);

    @AfterEach
    void end() {
        gate.countDown();
        fixture.close();
        log.close();
    }

    @Test
    @DisplayName("is renewed until the task ends, together with all others in one statement")
    void renewed() {
        List<Integer> renewals = new CopyOnWriteArrayList<>();
        deliver.behaviour = TestHandler.completeAfter(gate);
        begun(runner(arguments -> renewals.add(tasks(arguments).size())));
        List<UUID> ids = fixture.passedVerifications(3);

        await().atMost(BOUND)
                .until(() -> renewals.stream().filter(it -> it == 3).count() >= 6);
        assertThat(claimByAnotherNode()).isEmpty();
        assertThat(deliver.handled).hasSize(3);

        gate.countDown();
        await().atMost(BOUND).until(() -> ids.stream().allMatch(fixture::isDelivered));
    }

    @Test
    @DisplayName("is renewed again soon after a renewal has failed, and the operator is told")
    void failingRenewal() {
        AtomicBoolean failed = new AtomicBoolean();
        deliver.behaviour = TestHandler.completeAfter(gate);
        begun(runner(arguments -> {
            if (!failed.getAndSet(true)) {
                throw TestStore.failure();
            }
        }));
        fixture.hasPassed(ID);

        await().atMost(BOUND).until(() -> fixture.store.renewals.get() >= 3);
        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("IDV0044")
                .contains("1 tasks", "SQLState 08006, vendor code 7")
                .doesNotContain("canary");
    }

    @Test
    @DisplayName("is renewed on a thread of its own: a slow renewal delays no claim and no delivery")
    void slowRenewal() {
        CountDownLatch renewal = new CountDownLatch(1);
        AtomicBoolean renewing = new AtomicBoolean();
        deliver.behaviour = task -> {
            if (ID.equals(task.verificationId())) {
                TestExecutors.pass(gate);
            }
            return TaskOutcome.COMPLETE;
        };
        TaskRunner runner = begun(runner(arguments -> {
            renewing.set(true);
            TestExecutors.pass(renewal);
        }));
        fixture.hasPassed(ID);
        await().atMost(BOUND).untilTrue(renewing);

        UUID later = fixture.hasPassed(UUID.randomUUID());
        await().atMost(AT_ONCE).until(() -> fixture.isDelivered(later));
        fixture.store.apply(UUID.randomUUID(), Changes.started());
        fixture.clock.move(Duration.ofHours(1));
        runner.wake(TaskKind.EXPIRE, fixture.clock.instant());
        await().atMost(AT_ONCE)
                .until(() -> fixture.handler(TaskKind.EXPIRE).handled.size() == 1);

        renewal.countDown();
        await().atMost(AT_ONCE).until(() -> fixture.store.renewals.get() >= 2);
    }

    @Test
    @DisplayName("that was lost to another node lets this node no longer complete the task")
    void lost() {
        CountDownLatch renewal = new CountDownLatch(1);
        deliver.behaviour = TestHandler.completeAfter(gate);
        begun(runner(arguments -> TestExecutors.pass(renewal)));
        fixture.hasPassed(ID);
        await().atMost(BOUND).until(() -> deliver.handled.size() == 1);
        fixture.storeTime.addAndGet(VerificationStore.LEASE.toNanos());
        List<Task> ofTheOther = claimByAnotherNode();
        assertThat(ofTheOther).extracting(Task::attempts).containsExactly(2);

        gate.countDown();
        await().atMost(BOUND).until(() -> fixture.store.ended.get() == 2);
        renewal.countDown();

        assertThat(fixture.isDelivered(ID)).isFalse();
        assertThat(fixture.openDeliveries()).hasSize(1);
        fixture.store.complete(ofTheOther.get(0), fixture.clock.instant());
        assertThat(fixture.isDelivered(ID)).isTrue();
    }

    private TaskRunner runner(Consumer<Object[]> beforeRenewal) {
        VerificationStore store = fixture.storeWith("renew", beforeRenewal);
        return fixture.runner(store, fixture.clock, SHORT_LEASE, Keys.TASK_POLL, "PT1H");
    }

    private List<Task> claimByAnotherNode() {
        return fixture.store.claim(TaskGroup.DELIVERIES, 10, fixture.clock.instant(), Duration.ofMinutes(1));
    }

    @SuppressWarnings("unchecked")
    private static Collection<Task> tasks(Object[] arguments) {
        return (Collection<Task>) arguments[0];
    }
}
