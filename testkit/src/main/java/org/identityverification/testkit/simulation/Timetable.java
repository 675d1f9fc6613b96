package org.identityverification.testkit.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs tasks later, by a clock that a test can move. Safe for use by several threads. */
final class Timetable implements AutoCloseable {

    private final Clock clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(daemonThreads("face-later"));
    private final Set<Entry> waiting = new HashSet<>();

    private static final class Entry {
        private final Instant due;
        private final Runnable task;
        private @Nullable ScheduledFuture<?> timed;

        private Entry(Instant due, Runnable task) {
            this.due = due;
            this.task = task;
        }
    }

    /** Makes threads that never keep a JVM from ending, with the class loader of this class. */
    static ThreadFactory daemonThreads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + '-' + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(Timetable.class.getClassLoader());
            return thread;
        };
    }

    Timetable(Clock clock) {
        this.clock = clock;
    }

    /** Runs a task when this much time has passed. After {@link #close} it is dropped. */
    void after(Duration pause, Runnable task) {
        at(clock.instant().plus(pause), task);
    }

    /** Runs a task when the clock shows this time: at once when it is past. After {@link #close} it is dropped. */
    synchronized void at(Instant due, Runnable task) {
        Entry entry = new Entry(due, task);
        waiting.add(entry);
        schedule(entry);
    }

    /** The clock was moved: what is due by now runs, the earliest first; the rest waits for as long as is left by the clock. */
    synchronized void clockMoved() {
        waiting.stream().sorted(Comparator.comparing(entry -> entry.due)).forEach(this::schedule);
    }

    synchronized void clear() {
        waiting.clear();
    }

    @Override
    public synchronized void close() {
        clear();
        timer.shutdownNow();
    }

    private void schedule(Entry entry) {
        if (entry.timed != null) {
            entry.timed.cancel(false);
        }
        if (!timer.isShutdown()) {
            long millis =
                    Math.max(0, Duration.between(clock.instant(), entry.due).toMillis());
            entry.timed = timer.schedule(() -> run(entry), millis, TimeUnit.MILLISECONDS);
        }
    }

    private void run(Entry entry) {
        synchronized (this) {
            if (!waiting.remove(entry)) {
                return;
            }
        }
        entry.task.run();
    }
}
