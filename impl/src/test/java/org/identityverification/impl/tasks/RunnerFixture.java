package org.identityverification.impl.tasks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.lifecycle.ModuleStart;
import org.identityverification.impl.runtime.lifecycle.ModuleStop;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/** Task runners over one store in memory, with a handler for each kind of work. */
final class RunnerFixture implements AutoCloseable {

    static final Duration BOUND = Duration.ofSeconds(30);
    /** Shorter than any pause between two polls: only a woken loop is as quick. */
    static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** Three kinds of work, housekeeping, and the renewal of leases. */
    static final int THREADS = 5;

    final TestClock clock = TestClock.running(Duration.between(Instant.now(), Changes.NOW));
    final TestThreads threads = new TestThreads();
    final TestStore store;
    final LoggedMessages log = new LoggedMessages(TaskRunner.class);
    private final Map<DueFor, TestHandler> handlers = new EnumMap<>(DueFor.class);
    private final List<TaskRunner> runners = new ArrayList<>();

    RunnerFixture() {
        this.store = new TestStore(clock);
        handlers.put(
                DueFor.DELIVER,
                new TestHandler(
                        DueFor.DELIVER,
                        work -> new Change.Delivered(work.record().delivery().round())));
        handlers.put(DueFor.CONFIRM, new TestHandler(DueFor.CONFIRM, work -> Changes.said(new Answer.Success())));
        handlers.put(DueFor.WAIT, new TestHandler(DueFor.WAIT, work -> new Change.CameDue()));
    }

    TestHandler handler(DueFor kind) {
        return handlers.get(kind);
    }

    TestHandler deliver() {
        return handler(DueFor.DELIVER);
    }

    /** A runner whose loops are woken, or poll every ten seconds. */
    TaskRunner begun() {
        return begun(store, Keys.TASK_POLL, "PT1H");
    }

    TaskRunner begun(VerificationStore store, String... configured) {
        ModuleExecutor executor = TestExecutors.on(threads);
        Settings settings = TestSettings.of(configured);
        Telemetry telemetry = new Telemetry();
        CorrectedClock corrected = new CorrectedClock(clock);
        TaskRunner runner = new TaskRunner(
                Proxies.instance(List.copyOf(handlers.values())),
                store,
                executor,
                settings,
                new Housekeeping(store, settings, telemetry, corrected),
                telemetry,
                corrected);
        runners.add(runner);
        runner.start(new ModuleStart());
        return runner;
    }

    /** Verifications that have passed, each with a delivery. */
    List<UUID> passed(int count) {
        return Stream.generate(() -> pass(UUID.randomUUID())).limit(count).toList();
    }

    UUID pass(UUID id) {
        return Changes.pass(store, id).id();
    }

    VerificationRecord find(UUID id) {
        return store.find(id).orElseThrow();
    }

    boolean isDelivered(UUID id) {
        return find(id).delivery().deliveredAt() != null;
    }

    /** As another node would. */
    List<VerificationStore.Taken> take(DueFor kind) {
        return store.take(kind, 1000);
    }

    static Set<UUID> ids(List<RunningWork> handled) {
        return Set.copyOf(handled.stream().map(work -> work.record().id()).toList());
    }

    @Override
    public void close() {
        runners.forEach(runner -> runner.stop(new ModuleStop()));
        store.close();
        log.close();
    }
}
