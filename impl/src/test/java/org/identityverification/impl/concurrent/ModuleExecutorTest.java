package org.identityverification.impl.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.SettingsReader;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.DueFor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The module's threads")
@Timeout(60)
class ModuleExecutorTest {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Settings SETTINGS = TestSettings.of(SettingsReader.BULKHEAD_KEY, "7");

    private final ModuleExecutor executor = new ModuleExecutor(SETTINGS, new Telemetry());
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();

    @BeforeEach
    void start() {
        executor.start();
    }

    @AfterEach
    void releaseAll() {
        end.countDown();
        executor.drain();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("are free for one kind of work while all other kinds hang:")
    void noKindRefusesAnother(Work kind) throws Exception {
        EnumSet<Work> others = EnumSet.complementOf(EnumSet.of(kind));
        try (TestExecutors.Hanging full = TestExecutors.full(others)) {
            assertThat(others)
                    .allSatisfy(other -> assertThatExceptionOfType(RejectedExecutionException.class)
                            .isThrownBy(() -> full.executor().bulkhead(other).execute(() -> {})));

            assertThat(TestExecutors.call(full.executor().bulkhead(kind), () -> "done", BOUND))
                    .isEqualTo("done");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("finish running work at stop, are not interrupted, and begin nothing new:")
    void drains(Work kind) {
        Bulkhead bounded = executor.bulkhead(kind);
        bounded.execute(this::untilTheEnd);
        await().atMost(BOUND).until(() -> begun.get() == 1);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> executor.stop(new ModuleStop()));

        await().atMost(BOUND).until(() -> isRefused(bounded));
        assertThat(stop).isNotDone();
        end.countDown();
        stop.join();
        assertThat(finished).hasValue(1);
        assertThat(interrupted).hasValue(0);
        assertThat(isRefused(bounded)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("let running work begin what it needs at stop:")
    void drainsWhatWorkNeeds(Work kind) {
        CompletableFuture<String> needed = new CompletableFuture<>();
        executor.bulkhead(Work.TASKS).execute(() -> {
            untilTheEnd();
            executor.bulkhead(kind).execute(() -> needed.complete("done"));
        });
        await().atMost(BOUND).until(() -> begun.get() == 1);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> executor.stop(new ModuleStop()));

        await().atMost(BOUND).until(() -> isRefused(executor.bulkhead(kind)));
        end.countDown();
        stop.join();
        assertThat(needed).isCompletedWithValue("done");
    }

    @Test
    @DisplayName(
            "use 23 connections to the database at most, with a loop for each kind of due work and the renewal of leases")
    void connections() {
        int permits = Stream.of(Work.STARTS, Work.NOTIFICATIONS, Work.ENDS, Work.LOOKUPS, Work.PROBES)
                .mapToInt(it -> it.permits(SETTINGS))
                .sum();

        assertThat(permits + DueFor.values().length + 1).isEqualTo(23);
    }

    @Test
    @DisplayName("are waited for at stop for 10 s, and not interrupted after that")
    void drainHasAnEnd() {
        assertThat(executor.drainTimeout).isEqualTo(Duration.ofSeconds(10));
        ModuleExecutor impatient = new ModuleExecutor(SETTINGS, new Telemetry());
        impatient.drainTimeout = SHORT;
        impatient.start();
        impatient.bulkhead(Work.TASKS).execute(this::untilTheEnd);
        await().atMost(BOUND).until(() -> begun.get() == 1);

        impatient.drain();

        assertThat(finished).hasValue(0);
        assertThat(interrupted).hasValue(0);
        end.countDown();
        await().atMost(BOUND).until(() -> finished.get() == 1);
        assertThat(interrupted).hasValue(0);
    }

    @Test
    @DisplayName("belong to the trace of the thread that submits the work")
    void carryTheTrace() throws Exception {
        ThreadLocal<String> trace = new ThreadLocal<>();
        Telemetry telemetry = new Telemetry() {
            @Override
            public Runnable inCurrentTrace(Runnable work) {
                String current = trace.get();
                return () -> {
                    trace.set(current);
                    work.run();
                };
            }
        };
        ModuleExecutor traced = new ModuleExecutor(SETTINGS, telemetry);
        traced.start();
        trace.set("of the caller");

        for (Work kind : Work.values()) {
            assertThat(TestExecutors.call(traced.bulkhead(kind), trace::get, BOUND))
                    .isEqualTo("of the caller");
        }
        traced.drain();
    }

    @Test
    @DisplayName("are daemons of the module with the application's class loader where Jakarta Concurrency is missing")
    void ownThreads() throws Exception {
        ClassLoader application = new URLClassLoader(new URL[0]);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ModuleExecutor own = new ModuleExecutor(SETTINGS, new Telemetry());
        try {
            Thread.currentThread().setContextClassLoader(application);
            own.start();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }

        Thread thread = TestExecutors.call(own.bulkhead(Work.OBSERVERS), Thread::currentThread, BOUND);

        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getContextClassLoader()).isSameAs(application);
        assertThat(thread.getName()).startsWith("identity-verification-");
        own.drain();
    }

    @Test
    @DisplayName("are managed threads where the server has them, which also finish running work at stop")
    void managedThreads() throws Exception {
        ModuleExecutor managed = managed();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        managed.bulkhead(Work.TASKS).execute(() -> {
            thread.complete(Thread.currentThread());
            untilTheEnd();
        });

        assertThat(thread.get().getName()).isEqualTo(Server.THREAD);
        CompletableFuture<Void> stop = CompletableFuture.runAsync(managed::drain);
        await().atMost(BOUND).until(() -> isRefused(managed.bulkhead(Work.TASKS)));
        end.countDown();
        stop.join();
        assertThat(finished).hasValue(1);
        assertThat(interrupted).hasValue(0);
    }

    @Test
    @DisplayName("refuse work when the server provides no thread")
    void noThread() {
        ModuleExecutor managed = managed();
        Server.givesThreads = false;
        try {
            assertThat(isRefused(managed.bulkhead(Work.CALLS))).isTrue();
        } finally {
            Server.givesThreads = true;
        }
        managed.drain();
    }

    private static ModuleExecutor managed() {
        ModuleExecutor managed = new ModuleExecutor(SETTINGS, new Telemetry());
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Server.class.getName());
        try {
            managed.start();
        } finally {
            System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        }
        return managed;
    }

    @Test
    @DisplayName("run delayed work on time, even while the application stops")
    void deadline() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        executor.bulkhead(Work.CALLS).execute(this::untilTheEnd);
        await().atMost(BOUND).until(() -> begun.get() == 1);
        CompletableFuture<Void> stop = CompletableFuture.runAsync(executor::drain);
        await().atMost(BOUND).until(() -> isRefused(executor.bulkhead(Work.CALLS)));

        assertThat(executor.after(
                        0,
                        () -> executor.bulkhead(Work.LOOKUPS).execute(() -> thread.complete(Thread.currentThread()))))
                .succeedsWithin(BOUND);

        assertThat(thread).succeedsWithin(BOUND);
        end.countDown();
        stop.join();
    }

    @Test
    @DisplayName(
            "include a timer, which runs the work itself when no other thread is free, and ends with the application")
    void timer() throws Exception {
        ModuleExecutor refusing = TestExecutors.full();
        refusing.start();
        CompletableFuture<Thread> thread = new CompletableFuture<>();

        assertThat(refusing.after(0, () -> thread.complete(Thread.currentThread())))
                .succeedsWithin(BOUND);

        assertThat(thread).succeedsWithin(BOUND);
        assertThat(thread.get().isDaemon()).isTrue();
        refusing.drain();
        await().atMost(BOUND).until(() -> !thread.get().isAlive());
    }

    @Test
    @DisplayName("begin the next work without an interrupt that the last work left behind")
    void interruptLeftBehind() throws Exception {
        Bulkhead bounded = executor.bulkhead(Work.OBSERVERS);
        Thread interrupted = TestExecutors.call(
                bounded,
                () -> {
                    Thread.currentThread().interrupt();
                    return Thread.currentThread();
                },
                BOUND);

        await().atMost(BOUND)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> TestExecutors.call(
                        bounded, () -> Thread.currentThread() == interrupted && !interrupted.isInterrupted(), BOUND));
    }

    private static boolean isRefused(Bulkhead bounded) {
        try {
            bounded.execute(() -> {});
            return false;
        } catch (RejectedExecutionException e) {
            return true;
        }
    }

    private void untilTheEnd() {
        begun.incrementAndGet();
        try {
            end.await();
            finished.incrementAndGet();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
        }
    }

    /** Names one thing: a factory of managed threads. */
    public static final class Server implements InitialContextFactory {
        private static final String THREAD = "of-the-server";
        private static volatile boolean givesThreads = true;

        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return new InitialContext(true) {
                @Override
                public Object lookup(String name) {
                    return (ThreadFactory) work -> {
                        if (!givesThreads) {
                            throw new IllegalStateException();
                        }
                        Thread thread = new Thread(work, THREAD);
                        thread.setDaemon(true);
                        return thread;
                    };
                }
            };
        }
    }
}
