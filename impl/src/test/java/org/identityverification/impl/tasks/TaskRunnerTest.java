package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.GIVE_UP;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.noticed;
import static org.identityverification.impl.verification.Changes.passed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The task runner")
@Timeout(60)
class TaskRunnerTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration BOUND = Duration.ofSeconds(30);
    /** Shorter than any pause between two looks: only who was woken can be as quick. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final TestClock clock = new TestClock(GIVE_UP);
    private final TestStore store = new TestStore();
    private final Executor executor = new Executor();
    private final BacklogWatch backlog = new BacklogWatch(store, TestExecutors.ownThreads(), clock);
    private final Handler deliver = new Handler(TaskKind.DELIVER);
    private final Handler purge = new Handler(TaskKind.PURGE);
    private final LoggedMessages log = new LoggedMessages(TaskRunner.class);
    private TaskRunner runner = runner("PT1H");

    @AfterEach
    void end() {
        runner.stop(new ModuleStop());
        log.close();
    }

    @Test
    @DisplayName("does what is there when it starts, and what comes later at once")
    void wakes() {
        store.apply(ID, passed());
        runner.start(new ModuleStart());
        await().atMost(AT_ONCE).until(() -> deliver.handled.size() == 1 && purge.handled.size() == 1);

        UUID later = UUID.randomUUID();
        store.apply(later, passed());
        await().atMost(AT_ONCE).until(() -> deliver.handled.size() == 2);

        assertThat(deliver.handled).extracting(Task::verificationId).containsExactly(ID, later);
        assertThat(deliver.handled).extracting(Task::attempts).containsOnly(1);
    }

    @Test
    @DisplayName("begins what comes later without looking for it")
    void takesWhatIsNew() {
        startAndSettle();
        await().atMost(BOUND).until(() -> runner.leaseForNew(1).isPresent());
        int looks = store.claims.get();

        store.apply(ID, passed());

        await().atMost(BOUND).until(() -> store.find(ID).orElseThrow().deliveredAt() != null);
        assertThat(store.claims).hasValue(looks);
        assertThat(deliver.handled).extracting(Task::attempts).containsExactly(1);
    }

    @Test
    @DisplayName("takes nothing new when it has enough to do, nor when it has stopped: it waits for whoever has time")
    void takesNoMore() {
        CountDownLatch gate = new CountDownLatch(1);
        deliver.behaviour = task -> {
            pass(gate);
            return TaskOutcome.DONE;
        };
        startAndSettle();
        await().atMost(BOUND).until(() -> runner.leaseForNew(32).isPresent());
        assertThat(runner.leaseForNew(33)).isEmpty();

        store.apply(ID, passed());
        assertThat(runner.leaseForNew(31)).contains(clock.instant().plus(LEASE));
        assertThat(runner.leaseForNew(32)).isEmpty();

        gate.countDown();
        runner.stop(new ModuleStop());
        assertThat(runner.leaseForNew(1)).isEmpty();
    }

    @Test
    @DisplayName("finishes what is done")
    void done() {
        runner.start(new ModuleStart());
        store.apply(ID, passed());

        await().atMost(BOUND).until(() -> store.find(ID).orElseThrow().deliveredAt() != null);
        assertThat(open()).isEmpty();
    }

    @Test
    @DisplayName("finishes with one commit all that is done while another commit is under way")
    void doneTogether() {
        runner.start(new ModuleStart());
        await().atMost(BOUND).until(() -> purge.handled.size() == 1 && store.ended.size() == 1);
        CountDownLatch gate = new CountDownLatch(1);
        deliver.behaviour = task -> {
            pass(gate);
            return TaskOutcome.DONE;
        };
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(5).toList();
        ids.forEach(id -> store.apply(id, passed()));
        await().atMost(BOUND).until(() -> deliver.handled.size() == ids.size());
        store.hang();
        gate.countDown();
        // The loop, and the one that waits for the commit.
        await().atMost(BOUND).until(() -> executor.alive() == 2);
        store.close();

        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(ids)
                        .allSatisfy(
                                id -> assertThat(store.find(id).orElseThrow().deliveredAt())
                                        .isNotNull()));
        assertThat(store.ended).hasSizeBetween(2, 3);
        assertThat(store.ended.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1 + ids.size());
    }

    @Test
    @DisplayName("begins again after its pause what is not done, without a look in between")
    void again() {
        Clock real = Clock.tickMillis(ZoneOffset.UTC);
        deliver.behaviour = task -> task.attempts() < 4 ? TaskOutcome.again(Duration.ofMillis(3)) : TaskOutcome.DONE;
        runner = new TaskRunner(
                new FakeInstance<>(List.of(deliver, purge)),
                store,
                executor,
                TestSettings.of(Keys.TASK_POLL, "PT1H"),
                backlog,
                real);
        runner.start(new ModuleStart());
        store.apply(ID, noticed(FLOW, VerificationOutcome.PASSED, real.instant()));

        await().atMost(AT_ONCE).until(() -> deliver.handled.size() == 4);
        assertThat(deliver.handled).extracting(Task::attempts).containsExactly(1, 2, 3, 4);
        assertThat(deliver.handled)
                .extracting(Task::id)
                .containsOnly(deliver.handled.get(0).id());
        await().atMost(BOUND).until(() -> store.find(ID).orElseThrow().deliveredAt() != null);
    }

    @Test
    @DisplayName("keeps what is parked, and begins it again when it is re-driven")
    void parked() {
        deliver.behaviour = task -> TaskOutcome.PARKED;
        runner.start(new ModuleStart());
        store.apply(ID, passed());
        await().atMost(BOUND).until(() -> store.parked(10).size() == 1);

        deliver.behaviour = task -> TaskOutcome.DONE;
        store.redriveVerification(ID, clock.instant());
        await().atMost(AT_ONCE).until(() -> store.find(ID).orElseThrow().deliveredAt() != null);
        assertThat(deliver.handled).extracting(Task::attempts).containsExactly(1, 1);
    }

    @Test
    @DisplayName("begins again, after a pause, what throws an exception or an error, and says so without its words")
    void handlerThrows() {
        List<Throwable> failures =
                new CopyOnWriteArrayList<>(List.of(new IllegalStateException("canary"), new AssertionError("canary")));
        deliver.behaviour = task -> {
            if (failures.isEmpty()) {
                return TaskOutcome.DONE;
            }
            if (failures.remove(0) instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("canary");
        };
        runner = runner("PT0.1S");
        runner.start(new ModuleStart());
        store.apply(ID, passed());

        await().atMost(BOUND).until(() -> store.agains.get() == 1);
        assertThat(dueOfDelivery())
                .isBetween(clock.instant().plusMillis(500), clock.instant().plusMillis(1000));
        clock.move(Duration.ofSeconds(1));
        await().atMost(BOUND).until(() -> store.agains.get() == 2);
        assertThat(dueOfDelivery())
                .isBetween(clock.instant().plusMillis(1000), clock.instant().plusMillis(2000));
        clock.move(Duration.ofSeconds(2));
        await().atMost(BOUND).until(() -> store.find(ID).orElseThrow().deliveredAt() != null);

        assertThat(deliver.handled).extracting(Task::attempts).containsExactly(1, 2, 3);
        assertThat(log.all())
                .hasSize(2)
                .allSatisfy(it ->
                        assertThat(it).startsWith("IDV0031").contains("DELIVER").doesNotContain("canary"));
    }

    @Test
    @DisplayName("does again what nobody can do, and goes on with the rest")
    void noHandler() {
        runner = new TaskRunner(
                new FakeInstance<>(List.of(deliver)), store, executor, TestSettings.of(), backlog, clock);
        runner.start(new ModuleStart());
        store.apply(ID, passed());

        await().atMost(BOUND).until(() -> store.find(ID).orElseThrow().deliveredAt() != null);
        await().atMost(BOUND).until(() -> store.agains.get() == 1);
        assertThat(log.all()).singleElement().asString().contains("IDV0031", "PURGE");
    }

    @Test
    @DisplayName("renews the lease of what takes long, so that nobody else begins it, and stops when that ends")
    void renewsLeases() {
        CountDownLatch end = new CountDownLatch(1);
        deliver.behaviour = task -> {
            pass(end);
            return TaskOutcome.DONE;
        };
        runner = runner("PT0.1S");
        startAndSettle();
        store.apply(ID, passed());
        await().atMost(BOUND).until(() -> deliver.handled.size() == 1);

        for (int i = 1; i <= 6; i++) {
            int renewals = i;
            clock.move(Duration.ofSeconds(10));
            await().atMost(BOUND).until(() -> store.agains.get() == renewals);
        }
        assertThat(store.claim(10, clock.instant().plus(LEASE).minusMillis(1), LEASE))
                .isEmpty();

        end.countDown();
        await().atMost(BOUND).until(() -> store.find(ID).orElseThrow().deliveredAt() != null);
        int claims = store.claims.get();
        clock.move(Duration.ofSeconds(10));
        await().atMost(BOUND).until(() -> store.claims.get() >= claims + 3);
        assertThat(store.agains).hasValue(6);
        assertThat(deliver.handled).hasSize(1);
    }

    @Test
    @DisplayName("has 32 under way at most, and goes on as soon as one of them ends")
    void bounded() {
        CountDownLatch end = new CountDownLatch(1);
        BlockingQueue<Task> ended = new LinkedBlockingQueue<>();
        CountDownLatch one = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        deliver.behaviour = task -> {
            pass(first.getAndSet(false) ? one : end);
            ended.add(task);
            return TaskOutcome.DONE;
        };
        runner.start(new ModuleStart());
        await().atMost(BOUND).until(() -> purge.handled.size() == 1);
        for (int i = 0; i < 40; i++) {
            store.apply(UUID.randomUUID(), passed());
        }
        await().atMost(BOUND).until(() -> deliver.handled.size() == 32);
        assertThat(store.claim(50, clock.instant(), Duration.ofMillis(1))).hasSize(8);
        clock.move(Duration.ofMillis(1));

        one.countDown();
        await().atMost(AT_ONCE).until(() -> deliver.handled.size() == 33);
        assertThat(ended).hasSize(1);

        end.countDown();
        await().atMost(AT_ONCE).until(() -> ended.size() == 40);
        assertThat(deliver.handled).extracting(Task::id).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("gives back what no thread is free for, and begins it when one is")
    void rejected() {
        executor.full = true;
        runner.start(new ModuleStart());
        store.apply(ID, passed());
        await().atMost(BOUND).until(() -> store.agains.get() == 2);
        assertThat(deliver.handled).isEmpty();
        assertThat(dueOfDelivery())
                .isBetween(clock.instant().plusMillis(500), clock.instant().plusMillis(1000));

        executor.full = false;
        clock.move(Duration.ofSeconds(1));
        await().atMost(BOUND).until(() -> deliver.handled.size() == 1);
    }

    @Test
    @DisplayName("that is stopped claims nothing any more, lets what is under way end, and interrupts nobody")
    void stops() {
        CountDownLatch end = new CountDownLatch(1);
        deliver.behaviour = task -> {
            pass(end);
            return TaskOutcome.DONE;
        };
        runner.start(new ModuleStart());
        store.apply(ID, passed());
        await().atMost(BOUND).until(() -> deliver.handled.size() == 1 && purge.handled.size() == 1);

        runner.stop(new ModuleStop());
        await().atMost(BOUND).until(() -> !executor.threads.get(0).isAlive());
        UUID later = UUID.randomUUID();
        store.apply(later, passed());
        assertThat(store.claim(10, clock.instant(), LEASE))
                .extracting(Task::verificationId)
                .containsExactly(later);

        end.countDown();
        await().atMost(BOUND).until(() -> store.find(ID).orElseThrow().deliveredAt() != null);
        assertThat(executor.interrupted).isFalse();
        assertThat(deliver.handled).hasSize(1);
    }

    @Test
    @DisplayName("survives a store that fails, with an exception or an error, and says so")
    void storeFails() {
        runner = runner("PT0.1S");
        store.failWith(new IllegalStateException("canary"));
        runner.start(new ModuleStart());
        await().atMost(BOUND).until(() -> log.all().size() >= 2);
        store.failWith(new NoClassDefFoundError("canary"));
        await().atMost(BOUND).until(() -> log.all().size() >= 4);

        store.heal();
        store.apply(ID, passed());
        await().atMost(BOUND).until(() -> deliver.handled.size() == 1 && purge.handled.size() == 1);
        assertThat(log.all())
                .allSatisfy(it -> assertThat(it).startsWith("IDV0032").doesNotContain("canary"));
    }

    @Test
    @DisplayName("leaves it to the lease when the store fails at the end of a task")
    void storeFailsAtTheEnd() {
        deliver.behaviour = task -> {
            if (task.attempts() == 1) {
                store.failWith(new IllegalStateException("canary"));
            }
            return TaskOutcome.DONE;
        };
        runner = runner("PT0.1S");
        startAndSettle();
        store.apply(ID, passed());
        await().atMost(BOUND).until(() -> log.all().stream().anyMatch(it -> it.startsWith("IDV0031")));
        // Only the loop: who failed has tried to put it off, too.
        await().atMost(BOUND).until(() -> executor.alive() == 1);

        store.heal();
        clock.move(LEASE);
        await().atMost(BOUND).until(() -> store.find(ID).orElseThrow().deliveredAt() != null);
        assertThat(deliver.handled).extracting(Task::attempts).containsExactly(1, 2);
    }

    @Test
    @DisplayName("says that it has ended, and not before")
    void hasEnded() {
        assertThat(runner.hasEnded()).isFalse();
        runner.start(new ModuleStart());
        await().atMost(BOUND).until(() -> purge.handled.size() == 1);
        assertThat(runner.hasEnded()).isFalse();

        runner.stop(new ModuleStop());
        await().atMost(BOUND).until(runner::hasEnded);
    }

    @Test
    @DisplayName("keeps the count of what is not delivered up to date")
    void watchesBacklog() {
        deliver.behaviour = task -> TaskOutcome.PARKED;
        runner = runner("PT0.1S");
        runner.start(new ModuleStart());
        await().atMost(BOUND).until(() -> backlog.seen() != null);
        store.apply(ID, passed());
        await().atMost(BOUND).until(() -> store.parked(1).size() == 1);

        clock.move(BacklogWatch.BETWEEN_LOOKS);
        await().atMost(BOUND).until(() -> backlog.seen().backlog().parked() == 1);
    }

    private TaskRunner runner(String poll) {
        return new TaskRunner(
                new FakeInstance<>(List.of(deliver, purge)),
                store,
                executor,
                TestSettings.of(Keys.TASK_POLL, poll),
                backlog,
                clock);
    }

    private Instant dueOfDelivery() {
        return store.overdue(clock.instant().plusSeconds(1), 10).get(0).dueAt();
    }

    private List<Task> open() {
        return store.overdue(clock.instant().plusSeconds(1), 10);
    }

    /** Until nothing is left but the loop's own pauses. */
    private void startAndSettle() {
        runner.start(new ModuleStart());
        await().atMost(BOUND).until(() -> purge.handled.size() == 1 && open().isEmpty());
    }

    private void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            executor.interrupted = true;
        }
    }

    private static final class Handler implements TaskHandler {
        private final TaskKind kind;
        private final List<Task> handled = new CopyOnWriteArrayList<>();
        private volatile Function<Task, TaskOutcome> behaviour = task -> TaskOutcome.DONE;

        private Handler(TaskKind kind) {
            this.kind = kind;
        }

        @Override
        public TaskKind kind() {
            return kind;
        }

        @Override
        public TaskOutcome handle(Task task) {
            handled.add(task);
            return behaviour.apply(task);
        }
    }

    /** A thread for the loop, and one for each task, unless it is full. */
    private static final class Executor extends ModuleExecutor {
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean full;
        private volatile boolean interrupted;

        private Executor() {
            super(TestSettings.of());
        }

        synchronized long alive() {
            return threads.stream().filter(Thread::isAlive).count();
        }

        @Override
        public synchronized void execute(Runnable work) {
            if (full && !threads.isEmpty()) {
                throw new RejectedExecutionException("canary");
            }
            Thread thread = new Thread(work, "task");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }
}
