package org.identityverification.testkit.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs tasks later, by a clock that a test can move. Thread-safe. */
final class Timetable implements AutoCloseable {

    private final Clock clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(daemonThreads("face-later"));
    private final Queue<Entry> waiting = new PriorityQueue<>(Comparator.comparing(Entry::due));

    private record Entry(Instant due, Runnable task) {}

    /** Creates daemon threads with the class loader of this class. */
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

    Instant now() {
        return clock.instant();
    }

    /** Runs a task when this much time has passed. After {@link #close} it is dropped. */
    void after(Duration pause, Runnable task) {
        at(clock.instant().plus(pause), task);
    }

    /** Runs a task when the clock shows this time: at once when it is past. After {@link #close} it is dropped. */
    synchronized void at(Instant due, Runnable task) {
        waiting.add(new Entry(due, task));
        wakeUpAt(due);
    }

    /** After the clock was moved: runs due tasks, the earliest first; the others wait for the time that the clock leaves them. */
    synchronized void clockMoved() {
        waiting.forEach(entry -> wakeUpAt(entry.due()));
    }

    synchronized void clear() {
        waiting.clear();
    }

    @Override
    public synchronized void close() {
        clear();
        timer.shutdownNow();
    }

    private void wakeUpAt(Instant due) {
        if (!timer.isShutdown()) {
            long millis = Duration.between(clock.instant(), due).toMillis();
            var unused = timer.schedule(this::runNext, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void runNext() {
        Entry next;
        synchronized (this) {
            next = waiting.peek();
            if (next == null) {
                return;
            }
            if (next.due().isAfter(clock.instant())) {
                wakeUpAt(next.due());
                return;
            }
            waiting.remove();
        }
        next.task().run();
    }
}
