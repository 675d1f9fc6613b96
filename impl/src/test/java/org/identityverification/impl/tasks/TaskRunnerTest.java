package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.tasks.RunnerFixture.AT_ONCE;
import static org.identityverification.impl.tasks.RunnerFixture.BOUND;
import static org.identityverification.impl.tasks.RunnerFixture.ids;
import static org.identityverification.impl.verification.Changes.ID;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationStore;
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

    @Test
    @DisplayName(
            "runs what is due at its start, and what becomes due later at once, with the lease that the change took")
    void wakes() {
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
    @DisplayName("leaves deliveries to other nodes while its own are off, and runs other work")
    void deliversNothing() {
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
    @DisplayName("begins every failed delivery again in time, without a poll in between")
    void again() {
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
    @DisplayName("wakes for work that is due soon, and leaves later work to the regular poll")
    void wakesInTime() {
        TaskRunner runner = fixture.begun(fixture.store, Keys.TASK_POLL, "PT5S");
        await().atMost(AT_ONCE).until(() -> fixture.store.takes.get() == 3);

        runner.wake(DueFor.DELIVER, fixture.clock.instant().plusSeconds(6));
        runner.wake(DueFor.DELIVER, fixture.clock.instant().plusMillis(300));
        runner.wake(DueFor.WAIT, fixture.clock.instant().plusMillis(900));

        await().atMost(Duration.ofMillis(4500)).until(() -> fixture.store.takes.get() >= 5);
        assertThat(fixture.store.takes).hasValue(5);
    }

    @Test
    @DisplayName("runs 128 deliveries at most, begins the next as soon as one ends, and none of them delays a question")
    void bounded() {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        deliver.before(work -> TestExecutors.pass(work == deliver.handled.get(0) ? first : rest));
        List<UUID> ids = fixture.passed(140);
        fixture.begun();
        await().atMost(BOUND).until(() -> deliver.handled.size() == 128);

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
    @DisplayName("keeps a quarter of the places for work that waits in the store, and gives places back")
    void places() {
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
    @DisplayName("that is stopped has not ended by itself, takes no more work, and lets running work end")
    void stops() {
        CountDownLatch gate = new CountDownLatch(1);
        deliver.waitsFor(gate);
        TaskRunner runner = settled();
        fixture.pass(ID);
        await().atMost(BOUND).until(() -> deliver.handled.size() == 1);

        runner.stop(new ModuleStop());
        await().atMost(BOUND).until(() -> fixture.threads.alive() == 1);
        assertThat(runner.hasEnded()).isFalse();
        UUID later = fixture.pass(UUID.randomUUID());
        assertThat(fixture.take(DueFor.DELIVER))
                .extracting(taken -> taken.record().id())
                .containsExactly(later);

        gate.countDown();
        await().atMost(BOUND).until(() -> fixture.isDelivered(ID));
        assertThat(deliver.handled).hasSize(1);
    }

    @Test
    @DisplayName("reports that it has ended when the server has ended one of its threads")
    void endedByTheServer() {
        TaskRunner runner = settled();
        assertThat(runner.hasEnded()).isFalse();

        fixture.threads.interruptOne();

        await().atMost(BOUND).until(runner::hasEnded);
    }

    @Test
    @DisplayName(
            "does nothing with work that another node has taken meanwhile: the end changes nothing and is not told")
    void lostWork() {
        CountDownLatch gate = new CountDownLatch(1);
        deliver.waitsFor(gate);
        settled();
        fixture.pass(ID);
        await().atMost(BOUND).until(() -> deliver.handled.size() == 1);
        fixture.clock.move(VerificationStore.LEASE);
        assertThat(fixture.take(DueFor.DELIVER)).hasSize(1);

        gate.countDown();

        await().atMost(BOUND)
                .until(() -> fixture.store.ended.get() == 1 && fixture.threads.alive() == RunnerFixture.THREADS);
        assertThat(fixture.isDelivered(ID)).isFalse();
        assertThat(deliver.ended).isEmpty();
    }

    /** A runner that has nothing left to do. */
    private TaskRunner settled() {
        TaskRunner runner = fixture.begun();
        await().atMost(BOUND)
                .until(() -> fixture.store.takes.get() >= 3 && fixture.threads.alive() == RunnerFixture.THREADS);
        return runner;
    }
}
