package org.identityverification.testkit.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The last entries, oldest first. Each can be taken once, and stays in the journal. Thread-safe. */
public final class Journal<T> {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final int capacity;
    private final Deque<T> all = new ArrayDeque<>();
    private final Deque<T> notTaken = new ArrayDeque<>();
    private int cleared;

    /** With a capacity of 0 it forgets everything at once. */
    public Journal(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an entry and wakes the threads that wait. */
    public synchronized void add(T entry) {
        add(all, entry);
        add(notTaken, entry);
        notifyAll();
    }

    /** For work that ends later: adds entries until the journal is cleared, then returns false. */
    synchronized Predicate<T> recorder() {
        int begun = cleared;
        return entry -> {
            synchronized (this) {
                if (begun == cleared) {
                    add(entry);
                }
                return begun == cleared;
            }
        };
    }

    private void add(Deque<T> entries, T entry) {
        entries.addLast(entry);
        if (entries.size() > capacity) {
            entries.removeFirst();
        }
    }

    public synchronized List<T> all() {
        return List.copyOf(all);
    }

    public synchronized void clear() {
        all.clear();
        notTaken.clear();
        cleared++;
    }

    /**
     * Takes the oldest matching entry that was not taken yet. Waits up to 20 seconds for it.
     *
     * @throws AssertionError with this message when none comes
     */
    public synchronized T await(Predicate<T> wanted, Supplier<String> message) {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (true) {
            Optional<T> next = notTaken.stream().filter(wanted).findFirst();
            if (next.isPresent()) {
                notTaken.remove(next.get());
                return next.get();
            }
            long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (millis <= 0) {
                throw new AssertionError(message.get());
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(message.get(), e);
            }
        }
    }
}
