package org.identityverification.impl.runtime.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.naming.Context;
import javax.naming.spi.InitialContextFactory;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.SettingsReader;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.lifecycle.ModuleStop;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.DueFor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** In both orders, so that each kind is free while any other hangs. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void are_free_for_one_kind_of_work_while_others_hang(boolean reversed) {
        List<Share> kinds = Arrays.asList(Share.values());
        if (reversed) {
            Collections.reverse(kinds);
        }
        for (Share kind : kinds) {
            Permits permits = executor.permits(kind);
            assertThat(permits.<Object, RuntimeException>call(null, () -> "done", BOUND, (end, cause) -> cause))
                    .isEqualTo("done");
            IntStream.range(0, permits.size()).forEach(i -> permits.execute(this::untilTheEnd));
            assertThat(isRefused(permits)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void finish_running_and_delayed_work_with_what_it_needs_and_nothing_new_at_stop(Share kind) {
        CompletableFuture<String> needed = new CompletableFuture<>();
        CompletableFuture<String> delayed = new CompletableFuture<>();
        executor.permits(Share.TASKS).execute(() -> {
            untilTheEnd();
            executor.permits(kind).execute(() -> needed.complete("done"));
        });
        await().until(() -> begun.get() == 1);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> executor.stop(new ModuleStop()));

        await().until(() -> isRefused(executor.permits(kind)));
        assertThat(executor.after(0, () -> executor.permits(kind).execute(() -> delayed.complete("done"))))
                .succeedsWithin(BOUND);
        assertThat(delayed).succeedsWithin(BOUND);
        assertThat(stop).isNotDone();
        end.countDown();
        stop.join();
        assertThat(needed).isCompletedWithValue("done");
        assertThat(finished).hasValue(1);
        assertThat(interrupted).hasValue(0);
        assertThat(isRefused(executor.permits(kind))).isTrue();
    }

    @Test
    void use_23_connections_to_the_database_at_most() {
        int permits = Stream.of(Share.STARTS, Share.NOTIFICATIONS, Share.ENDS, Share.LOOKUPS, Share.PROBES)
                .mapToInt(it -> it.permits(SETTINGS))
                .sum();

        assertThat(permits + DueFor.values().length + 1).isEqualTo(23);
    }

    @Test
    void are_waited_for_at_stop_for_10_s_and_not_interrupted_after_that() {
        assertThat(executor.drainTimeout).isEqualTo(Duration.ofSeconds(10));
        ModuleExecutor impatient = new ModuleExecutor(SETTINGS, new Telemetry());
        impatient.drainTimeout = SHORT;
        impatient.start();
        impatient.permits(Share.TASKS).execute(this::untilTheEnd);
        await().until(() -> begun.get() == 1);

        impatient.drain();

        assertThat(finished).hasValue(0);
        assertThat(interrupted).hasValue(0);
        end.countDown();
        await().until(() -> finished.get() == 1);
        assertThat(interrupted).hasValue(0);
    }

    @Test
    void are_managed_threads_where_the_server_has_them_and_refused_where_it_gives_none() {
        ModuleExecutor managed = new ModuleExecutor(SETTINGS, new Telemetry());
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Server.class.getName());
        try {
            managed.start();
        } finally {
            System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        }
        CompletableFuture<String> thread = new CompletableFuture<>();

        managed.permits(Share.TASKS).execute(() -> {
            thread.complete(Thread.currentThread().getName());
            untilTheEnd();
        });

        assertThat(thread).succeedsWithin(BOUND).isEqualTo("of-the-server");
        assertThat(isRefused(managed.permits(Share.CALLS))).isTrue();
        end.countDown();
        managed.drain();
    }

    @Test
    void include_a_timer_which_runs_the_work_itself_when_no_other_is_free() throws Exception {
        ModuleExecutor refusing = TestExecutors.full();
        refusing.start();
        CompletableFuture<Thread> thread = new CompletableFuture<>();

        assertThat(refusing.after(0, () -> thread.complete(Thread.currentThread())))
                .succeedsWithin(BOUND);

        assertThat(thread).succeedsWithin(BOUND);
        assertThat(thread.get().isDaemon()).isTrue();
        refusing.drain();
        await().until(() -> !thread.get().isAlive());
    }

    private static boolean isRefused(Permits bounded) {
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

    /** Names one thing: a factory of managed threads, which makes two, one to request the other. */
    public static final class Server implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) {
            AtomicInteger made = new AtomicInteger();
            ThreadFactory threads = work -> {
                if (made.incrementAndGet() > 2) {
                    throw new IllegalStateException();
                }
                return new Thread(work, "of-the-server");
            };
            return Proxies.of(Context.class, (proxy, method, name) -> threads);
        }
    }
}
