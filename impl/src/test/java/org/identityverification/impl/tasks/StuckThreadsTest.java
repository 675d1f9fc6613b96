package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.identityverification.FailureKind;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.accounts.ProviderCall;
import org.identityverification.impl.accounts.TestAppCodes;
import org.identityverification.impl.delivery.TestForeignCode;
import org.identityverification.impl.question.ProviderAnswers;
import org.identityverification.impl.runtime.concurrent.Contexts;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.lifecycle.ModuleStop;
import org.identityverification.impl.start.VerificationStart;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node whose store never returns. For the work that it leaves, it is like a node that has crashed: see StatesTest. */
@Timeout(60)
class StuckThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    /** What its threads were doing. */
    private enum Way {
        START_INSERT("insert", Share.STARTS),
        START_DELETE("delete", Share.STARTS),
        NOTIFICATION("change", Share.NOTIFICATIONS),
        CLAIM_END("end", Share.ENDS),
        DELIVERY_END("end", Share.ENDS),
        /** One thread renews all leases: without it, each work would run twice. */
        RENEWAL("renew", null),
        /** One thread looks for what other nodes leave. */
        LOOK("take", null);

        private final String operation;
        private final @Nullable Share share;

        Way(String operation, @Nullable Share share) {
            this.operation = operation;
            this.share = share;
        }

        private String part() {
            String loop = this == LOOK ? "the search for due tasks of DELIVER" : "a quick renewal of leases";
            return share == null ? loop : "the threads of " + share;
        }
    }

    private final AtomicLong later = new AtomicLong();
    private final TestClock clock = TestClock.running(Duration.between(Instant.now(), Changes.NOW));
    private final TestExecutors.Threads threads = new TestExecutors.Threads();
    private final ModuleExecutor executor = TestExecutors.on(threads);
    private final StoreCalls calls = new StoreCalls(() -> System.nanoTime() + later.get(), Contexts.NONE);
    private final CountDownLatch observer = new CountDownLatch(1);
    private final Collection<RunningWork> running = ConcurrentHashMap.newKeySet();
    private final TestStore memory = new TestStore(clock);
    private final VerificationStore store = Proxies.of(VerificationStore.class, this::call);
    private final Leases renewal = new Leases(store, running, Duration.ofMillis(60), LONG);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger stuck = new AtomicInteger();
    private volatile String sticking = "";
    private TaskRunner runner;

    @AfterEach
    void close() {
        runner.stop(new ModuleStop());
        renewal.stop();
        observer.countDown();
        sticking = "";
        end.countDown();
        // What they log belongs to this test.
        await().until(() -> threads.alive() == 0);
    }

    /** As a database is called: see {@code TransactionsTest}. Only an insert counts as a write. */
    private Object call(Object proxy, Method method, Object... arguments) throws Throwable {
        String name = method.getName();
        if (name.equals("setWorkRunner")) {
            return Proxies.invoke(memory, method, arguments);
        }
        long begin = calls.begin();
        try {
            if (name.equals(sticking) && (!name.equals("take") || arguments[0] == DueFor.DELIVER)) {
                stuck.incrementAndGet();
                TestExecutors.pass(end);
            }
            return Proxies.invoke(memory, method, arguments);
        } finally {
            calls.end(begin, name.equals("insert"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void needs_a_restart_only_once_all_threads_of_a_share_or_a_loop_are_stuck(Way way) {
        begin(way);
        int all = way.share == null ? 1 : executor.permits(way.share).size();
        if (way.share != null) {
            stick(way, all - 1);
            executor.permits(way.share).here("another", this::write, Deadline.after(LONG));
            await().until(() -> calls.findStuck().isEmpty());
            assertThat(runner.needsRestart()).isFalse();
        }

        stick(way, all);
        assertThat(calls.findStuck())
                .as("while nothing is written, a restart does not help")
                .isEmpty();
        write();

        // A loop that is inside the store while the time jumps returns soon.
        await().until(() -> calls.findStuck().equals(List.of(way.part())));
        assertThat(runner.needsRestart()).isTrue();
    }

    private boolean write() {
        return store.insert(Changes.begun(UUID.randomUUID()), null).isEmpty();
    }

    private void begin(Way way) {
        threads.execute(() -> {
            Set<Thread> thread = Set.of(Thread.currentThread());
            calls.watch("a quick renewal of leases", () -> thread);
            renewal.renewLeases();
        });
        runner = TestTasks.running(
                store,
                executor,
                calls,
                clock,
                TestSettings.of(Keys.TASK_POLL, way == Way.LOOK ? "PT0.1S" : "PT1H"),
                work -> {
                    running.add(work);
                    if (way == Way.RENEWAL) {
                        TestExecutors.pass(observer);
                    }
                    return new WorkHandler.End(answer(work));
                });
        VerificationRecord any = Changes.begun(UUID.randomUUID());
        await().until(() -> runner.reserve(any, DueFor.DELIVER));
        runner.giveBack(any, DueFor.DELIVER);
    }

    /** More threads, until so many are stuck. */
    private void stick(Way way, int count) {
        int more = count - stuck.get();
        List<UUID> ids = Stream.generate(
                        () -> Changes.start(store, UUID.randomUUID()).id())
                .limit(way.share == Share.STARTS || way == Way.LOOK ? 0 : more)
                .toList();
        sticking = way.operation;
        switch (way) {
            case START_INSERT, START_DELETE ->
                assertThat(Stream.generate(() -> starts().startAsync(Changes.request()))
                                .limit(more))
                        .doesNotContainNull();
            case NOTIFICATION, CLAIM_END ->
                ids.forEach(id -> threads.execute(() -> executor.permits(Share.NOTIFICATIONS)
                        .call(id, () -> store.change(id, Changes.notifiedPass()), LONG, (end, cause) -> null)));
            case DELIVERY_END, RENEWAL -> ids.forEach(id -> store.change(id, Changes.said(new Answer.Success())));
            case LOOK -> {}
        }
        await().until(() -> stuck.get() == count);
        later.addAndGet(Duration.ofMinutes(4).toNanos());
        sticking = "";
    }

    private VerificationStart starts() {
        ProviderAnswers throttled = new ProviderAnswers();
        throttled.fails(ProviderCall.start(Changes.ID).failed(FailureKind.THROTTLED, "canary", null));
        return new VerificationStart(
                TestSettings.of(Keys.CALL_DEADLINE, LONG.toString()),
                throttled,
                TestAppCodes.ofEveryAccount(),
                store,
                executor,
                TestForeignCode.withoutTransactions(),
                new CorrectedClock(clock));
    }

    private static Change answer(RunningWork work) {
        return switch (work.kind()) {
            case CONFIRM -> Changes.said(new Answer.Success());
            case DELIVER -> new Change.Delivered(work.record().delivery().round());
            default -> new Change.NotAsked();
        };
    }
}
