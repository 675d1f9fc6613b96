package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.tasks.RunnerFixture.BOUND;
import static org.identityverification.impl.verification.Changes.ID;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("When something fails, the task runner")
@Timeout(60)
class TaskRunnerFailureTest {

    @AutoClose
    private final RunnerFixture fixture = new RunnerFixture();

    private final TestHandler deliver = fixture.deliver();

    @Test
    @DisplayName("repeats, after a pause, work that throws an exception or an error, and logs that without the message")
    void handlerThrows() {
        deliver.before(work -> {
            switch (work.record().delivery().attempts()) {
                case 1 -> throw new IllegalStateException("canary");
                case 2 -> throw new AssertionError("canary");
                default -> {}
            }
        });
        begun();
        fixture.pass(ID);

        await().atMost(BOUND).until(() -> fixture.isDelivered(ID));

        assertThat(deliver.handled).hasSize(3);
        assertThat(deliver.handled)
                .allSatisfy(work -> assertThat(work.record().delivery().failingSince())
                        .as("no observer has failed")
                        .isNull());
        assertThat(fixture.log.all())
                .as("once a minute")
                .singleElement()
                .satisfies(it ->
                        assertThat(it).startsWith("IDV0031").contains("DELIVER").doesNotContain("canary"));
    }

    @Test
    @DisplayName("leaves work for which no thread is free until its lease ends, and gives its place back")
    void rejected() {
        begun();
        fixture.threads.setFull(true);
        fixture.passed(130);
        fixture.threads.setFull(false);
        assertThat(deliver.handled).isEmpty();

        fixture.clock.move(VerificationStore.LEASE);

        await().atMost(BOUND).until(() -> deliver.ended.size() == 130);
    }

    @Test
    @DisplayName("clears an interrupt that a server or an observer has set, before the store is called")
    void interruptFlag() {
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

        await().atMost(BOUND).until(() -> !flags.isEmpty());
        assertThat(flags).containsExactly(false);
    }

    static List<Arguments> storeFailures() {
        return List.of(
                Arguments.of(TestStore.failure(), "SQLState 08006, vendor code 7"),
                Arguments.of(new NoClassDefFoundError("canary"), "java.lang.NoClassDefFoundError"));
    }

    @ParameterizedTest
    @MethodSource("storeFailures")
    @DisplayName("survives a store that fails, even with an error, and logs what failed:")
    void storeFails(Throwable failure, String shown) {
        fixture.pass(ID);
        fixture.store.failWith(failure);
        begun();
        await().atMost(BOUND).until(() -> !fixture.log.all().isEmpty());

        fixture.store.heal();
        await().atMost(BOUND).until(() -> deliver.ended.size() == 1);
        assertThat(fixture.log.all())
                .singleElement()
                .satisfies(it ->
                        assertThat(it).startsWith("IDV0032").contains(shown).doesNotContain("canary"));
    }

    @Test
    @DisplayName("tries to write the end of work again as long as its lease lives, and does the work once")
    void storeFailsAtTheEnd() {
        deliver.before(work -> fixture.store.failWith(TestStore.failure()));
        begun();
        fixture.pass(ID);
        await().atMost(BOUND)
                .until(() -> fixture.log.all().stream()
                        .anyMatch(it -> it.startsWith("IDV0031") && it.contains("SQLState 08006, vendor code 7")));

        fixture.store.heal();

        await().atMost(BOUND).until(() -> fixture.isDelivered(ID));
        assertThat(deliver.handled).hasSize(1);
        assertThat(fixture.find(ID).delivery().attempts()).isEqualTo(1);
    }

    @Test
    @DisplayName("gives up writing the end of work whose lease is lost, and another attempt is made")
    void leaseIsLost() {
        AtomicInteger ends = new AtomicInteger();
        deliver.before(work -> {
            if (deliver.handled.size() == 1) {
                work.lost();
                fixture.store.failWith(TestStore.failure());
                ends.set(fixture.store.ended.get());
            }
        });
        begun();
        fixture.pass(ID);
        await().atMost(BOUND).until(() -> fixture.store.ended.get() == ends.get() + 1);

        fixture.store.heal();
        fixture.clock.move(VerificationStore.LEASE);

        await().atMost(BOUND).until(() -> fixture.isDelivered(ID));
        assertThat(deliver.handled).hasSize(2);
    }

    private void begun() {
        fixture.begun(fixture.store, Keys.TASK_POLL, "PT0.1S");
        await().atMost(BOUND)
                .until(() ->
                        fixture.store.takes.get() >= 3 || !fixture.log.all().isEmpty());
    }
}
