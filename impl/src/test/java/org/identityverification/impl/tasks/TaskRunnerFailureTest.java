package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.tasks.RunnerFixture.BOUND;
import static org.identityverification.impl.tasks.RunnerFixture.LEASE;
import static org.identityverification.impl.tasks.RunnerFixture.begun;
import static org.identityverification.impl.verification.Changes.ID;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The task runner, when something fails,")
@Timeout(60)
class TaskRunnerFailureTest {

    @AutoClose
    private final RunnerFixture fixture = new RunnerFixture();

    private final TestHandler deliver = fixture.deliver();
    private final TestHandler purge = fixture.handler(TaskKind.PURGE);

    @Test
    @DisplayName(
            "retries, after a pause, a task that throws an exception or an error, and logs that without the message")
    void handlerThrows() {
        List<Throwable> failures =
                new CopyOnWriteArrayList<>(List.of(new IllegalStateException("canary"), new AssertionError("canary")));
        deliver.behaviour = task -> {
            if (failures.isEmpty()) {
                return TaskOutcome.COMPLETE;
            }
            if (failures.remove(0) instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("canary");
        };
        begun(quickRunner());
        fixture.hasPassed(ID);

        await().atMost(BOUND).until(() -> fixture.store.reschedules.get() == 1);
        assertThat(dueOfDelivery()).isBetween(now().plusMillis(500), now().plusMillis(1000));
        fixture.clock.move(Duration.ofSeconds(1));
        await().atMost(BOUND).until(() -> fixture.store.reschedules.get() == 2);
        assertThat(dueOfDelivery()).isBetween(now().plusMillis(1000), now().plusMillis(2000));
        fixture.clock.move(Duration.ofSeconds(2));
        await().atMost(BOUND).until(() -> fixture.isDelivered(ID));

        assertThat(deliver.handled).extracting(Task::attempts).containsExactly(1, 2, 3);
        assertThat(fixture.log.all())
                .as("once a minute")
                .singleElement()
                .satisfies(it ->
                        assertThat(it).startsWith("IDV0031").contains("DELIVER").doesNotContain("canary"));
    }

    @Test
    @DisplayName("reschedules a task when no thread is free, and begins it when one is")
    void rejected() {
        begun(quickRunner());
        await().atMost(BOUND).until(() -> purge.handled.size() == 1);
        fixture.threads.setFull(true);
        fixture.hasPassed(ID);
        await().atMost(BOUND).until(() -> fixture.store.reschedules.get() == 1);
        assertThat(deliver.handled).isEmpty();
        assertThat(dueOfDelivery()).isBetween(now().plusMillis(500), now().plusMillis(1000));

        fixture.threads.setFull(false);
        fixture.clock.move(Duration.ofSeconds(1));
        await().atMost(BOUND).until(() -> fixture.isDelivered(ID));
    }

    static List<Arguments> storeFailures() {
        return List.of(
                Arguments.of(TestStore.failure(), "SQLState 08006, vendor code 7"),
                Arguments.of(new NoClassDefFoundError("canary"), "java.lang.NoClassDefFoundError"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "reschedule", "park"})
    @DisplayName("clears an interrupt flag that a server has set, before the store is called:")
    void interruptFlag(String method) {
        List<Boolean> flags = new CopyOnWriteArrayList<>();
        VerificationStore store = fixture.storeWith(
                method, arguments -> flags.add(Thread.currentThread().isInterrupted()));
        deliver.behaviour = task -> {
            Thread.currentThread().interrupt();
            return switch (method) {
                case "complete" -> TaskOutcome.COMPLETE;
                case "park" -> TaskOutcome.PARK;
                default -> throw new IllegalStateException("canary");
            };
        };
        purge.behaviour = task -> {
            throw new AssertionError("does not count");
        };
        begun(fixture.runner(store, fixture.clock, LEASE));
        await().atMost(BOUND).until(() -> fixture.store.reschedules.get() == 1);
        flags.clear();

        fixture.hasPassed(ID);

        await().atMost(BOUND).until(() -> !flags.isEmpty());
        assertThat(flags).containsExactly(false);
    }

    @ParameterizedTest
    @MethodSource("storeFailures")
    @DisplayName("survives a store that fails, even with an error, and logs what failed:")
    void storeFails(Throwable failure, String shown) {
        fixture.hasPassed(ID);
        fixture.store.failWith(failure);
        begun(quickRunner());
        await().atMost(BOUND).until(() -> !fixture.log.all().isEmpty());

        fixture.store.heal();
        await().atMost(BOUND).until(() -> deliver.handled.size() == 1 && purge.handled.size() == 1);
        assertThat(fixture.log.all())
                .singleElement()
                .satisfies(it ->
                        assertThat(it).startsWith("IDV0032").contains(shown).doesNotContain("canary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "reschedule", "park"})
    @DisplayName("leaves a task until its lease ends when the store fails at the end of the task:")
    void storeFailsAtTheEnd(String method) {
        deliver.behaviour = task -> {
            if (task.attempts() > 1) {
                return TaskOutcome.COMPLETE;
            }
            fixture.store.failWith(TestStore.failure());
            return switch (method) {
                case "complete" -> TaskOutcome.COMPLETE;
                case "park" -> TaskOutcome.PARK;
                default -> TaskOutcome.reschedule(Duration.ofHours(1));
            };
        };
        begun(quickRunner());
        await().atMost(BOUND).until(() -> purge.handled.size() == 1 && fixture.store.ended.get() == 1);
        fixture.hasPassed(ID);
        await().atMost(BOUND)
                .until(() -> fixture.log.all().stream()
                        .anyMatch(it -> it.startsWith("IDV0031") && it.contains("SQLState 08006, vendor code 7")));
        // Only the messages of the runner itself: it has also tried to reschedule the task.
        await().atMost(BOUND).until(() -> fixture.threads.alive() == RunnerFixture.THREADS);

        fixture.store.heal();
        fixture.storeTime.addAndGet(LEASE.toNanos());
        await().atMost(BOUND).until(() -> fixture.isDelivered(ID));
        assertThat(deliver.handled).extracting(Task::attempts).containsExactly(1, 2);
    }

    private TaskRunner quickRunner() {
        return fixture.runner(fixture.store, fixture.clock, LEASE, Keys.TASK_POLL, "PT0.1S");
    }

    private Instant now() {
        return fixture.clock.instant();
    }

    private Instant dueOfDelivery() {
        return fixture.openDeliveries().get(0).dueAt();
    }
}
