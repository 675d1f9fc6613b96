package org.identityverification.impl.runtime.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.jspecify.annotations.Nullable;

public final class TestExecutors {

    private TestExecutors() {}

    /** Waits at a gate, for work that hangs. */
    public static void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError("A thread of the module was interrupted", e);
        }
    }

    /** Does the same on several threads that begin at the same time. */
    public static <T> List<T> atOnce(int threads, Numbered<T> work) throws Exception {
        CountDownLatch begin = new CountDownLatch(threads);
        IntFunction<Callable<T>> one = number -> () -> {
            begin.countDown();
            begin.await();
            return work.run(number);
        };
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            List<Callable<T>> all = IntStream.range(0, threads).mapToObj(one).toList();
            for (Future<T> result : executor.invokeAll(all, 60, TimeUnit.SECONDS)) {
                results.add(result.get());
            }
            return results;
        } finally {
            executor.shutdown();
        }
    }

    @FunctionalInterface
    public interface Numbered<T> {
        T run(int number) throws Exception;
    }

    public static ModuleExecutor ownThreads() {
        return on(new Threads());
    }

    public static ModuleExecutor full() {
        return on(work -> {
            throw new RejectedExecutionException("canary");
        });
    }

    /** Begins the work of every bulkhead on one executor. */
    public static ModuleExecutor on(Executor threads) {
        return new ModuleExecutor(TestSettings.of(), new Telemetry()) {
            @Override
            protected void begin(Runnable work) {
                threads.execute(work);
            }
        };
    }

    /** A real executor with bulkheads that are full of work, which hangs until this is closed. */
    public static Hanging full(Set<Share> shares) {
        ModuleExecutor executor = new ModuleExecutor(TestSettings.of(), new Telemetry());
        executor.start();
        CountDownLatch end = new CountDownLatch(1);
        for (Share share : shares) {
            Permits permits = executor.permits(share);
            IntStream.range(0, permits.size()).forEach(i -> permits.execute(() -> pass(end)));
        }
        return new Hanging(executor, end);
    }

    /** Own threads, but every wait ends almost at once; remembers how long it should have been. */
    public static final class Impatient extends ModuleExecutor {
        private final Map<Share, Permits> all = new ConcurrentHashMap<>();
        private volatile Duration longestWait = Duration.ZERO;

        public Impatient() {
            super(TestSettings.of(), new Telemetry());
        }

        @Override
        public Permits permits(Share kind) {
            return all.computeIfAbsent(kind, this::impatient);
        }

        private Permits impatient(Share kind) {
            return new Permits(new Threads(), super.permits(kind).size(), Integer.MAX_VALUE) {
                @Override
                public <T, X extends Exception> T call(
                        @Nullable Object subject, Supplier<T> work, Duration timeout, Permits.Otherwise<T, X> otherwise)
                        throws X {
                    longestWait = timeout;
                    return super.call(subject, work, Duration.ofMillis(5), otherwise);
                }
            };
        }

        public Duration longestWait() {
            return longestWait;
        }
    }

    public record Hanging(ModuleExecutor executor, CountDownLatch end) implements AutoCloseable {
        @Override
        public void close() {
            end.countDown();
            executor.drain();
        }
    }

    /** A thread for each piece of work, unless it is full. */
    public static final class Threads implements Executor {

        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean full;

        @Override
        public synchronized void execute(Runnable work) {
            if (full) {
                throw new RejectedExecutionException("canary");
            }
            Thread thread = new Thread(work, "task-" + threads.size());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }

        public void setFull(boolean full) {
            this.full = full;
        }

        public synchronized void interruptOne() {
            threads.get(0).interrupt();
        }

        public synchronized long alive() {
            return threads.stream().filter(Thread::isAlive).count();
        }
    }
}
