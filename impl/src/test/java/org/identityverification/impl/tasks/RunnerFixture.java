package org.identityverification.impl.tasks;

import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.started;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationStore;

/** Task runners over one store in memory, with a handler for each kind of task. */
final class RunnerFixture implements AutoCloseable {

    static final Duration BOUND = Duration.ofSeconds(30);
    /** Shorter than any pause between two polls: only a woken loop is as quick. */
    static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** A loop for each group, and the renewal of leases. */
    static final int THREADS = TaskGroup.values().length + 1;

    static final Duration LEASE = Duration.ofSeconds(30);

    final TestClock clock = new TestClock(NOW.plusSeconds(70));
    /** The store's own time in nanoseconds, as tests have advanced it. */
    final AtomicLong storeTime = new AtomicLong();

    final TestStore store = new TestStore(() -> System.nanoTime() + storeTime.get());
    final TestThreads threads = new TestThreads();
    final BacklogMonitor backlog = new BacklogMonitor(store, TestExecutors.on(threads), new Telemetry(), clock);
    final LoggedMessages log = new LoggedMessages(TaskRunner.class);
    private final Map<TaskKind, TestHandler> handlers = new EnumMap<>(TaskKind.class);
    private final List<TaskRunner> runners = new ArrayList<>();

    RunnerFixture() {
        Arrays.stream(TaskKind.values()).forEach(kind -> handlers.put(kind, new TestHandler(kind)));
    }

    TestHandler handler(TaskKind kind) {
        return handlers.get(kind);
    }

    TestHandler deliver() {
        return handler(TaskKind.DELIVER);
    }

    /** A runner whose loops are woken, or poll every ten seconds. */
    TaskRunner runner() {
        return runner(store, clock, LEASE, Keys.TASK_POLL, "PT1H");
    }

    TaskRunner runner(VerificationStore store, Clock clock, Duration lease, String... settings) {
        TaskRunner runner = new TaskRunner(
                new FakeInstance<>(List.copyOf(handlers.values())),
                store,
                threads,
                TestSettings.of(settings),
                backlog,
                clock,
                lease);
        runners.add(runner);
        return runner;
    }

    static TaskRunner begun(TaskRunner runner) {
        runner.start(new ModuleStart());
        return runner;
    }

    /** The store, with an action before each call of one method. */
    VerificationStore storeWith(String method, Consumer<Object[]> before) {
        return Proxies.of(VerificationStore.class, (proxy, called, arguments) -> {
            if (called.getName().equals(method)) {
                before.accept(arguments);
            }
            return Proxies.invoke(store, called, arguments);
        });
    }

    /** Verifications that have passed, each with a delivery. */
    List<UUID> passedVerifications(int count) {
        return Stream.generate(() -> hasPassed(UUID.randomUUID())).limit(count).toList();
    }

    UUID hasPassed(UUID id) {
        store.apply(id, started());
        store.apply(id, passed());
        return id;
    }

    boolean isDelivered(UUID id) {
        return store.find(id).orElseThrow().deliveredAt() != null;
    }

    /** Deliveries that wait or are under way. */
    List<Task> openDeliveries() {
        return store.overdue(Instant.MAX, 1000);
    }

    @Override
    public void close() {
        runners.forEach(runner -> runner.stop(new ModuleStop()));
        store.close();
        log.close();
    }
}
