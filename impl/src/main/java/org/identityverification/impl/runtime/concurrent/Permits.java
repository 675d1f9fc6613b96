package org.identityverification.impl.runtime.concurrent;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.identityverification.impl.runtime.messages.Explanation;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how much of one kind of {@link Share} is under way. It has no queue: work is refused at once when no permit is free or the
 * application is stopping. Only {@link #call} and {@link #here} wait for a permit; a bounded number of callers may wait in the former.
 *
 * <p>One subject, such as an account or a verification, may hold twice as many permits as are free: two thirds of all when it is alone,
 * and {@code 2 / (2n + 1)} of all when {@code n} subjects want as many as they can get. Beyond that it waits for its turn without a
 * permit where it may wait, so that slow calls, or a row that stays locked, never take all permits.
 */
public class Permits implements Executor {

    public static final Runnable NOTHING = () -> {};

    public enum NoResult {
        /** The deadline passed, or the waiting thread was interrupted. */
        TIMEOUT,
        /** The work did not begin, because too much is under way or the application is stopping. */
        REFUSED,
        FAILED
    }

    /** What the caller does without a result: returns another value, or throws an exception of its own. */
    @FunctionalInterface
    public interface Otherwise<T, X extends Exception> {
        T get(NoResult why, Throwable cause) throws X;
    }

    /** While the first caller waits longer for a permit, work hardly proceeds, and fewer may wait: health checks need threads. */
    private static final Duration LONG = Duration.ofSeconds(1);

    private static final int FEW = 128;
    /** How many may wait for a turn of their subject: each blocks a thread, and such a wait may be in vain. */
    private static final int MAX_TURNS = 32;

    private static final Duration TURN = Duration.ofMillis(10);

    /** Which limit is reached. */
    private static final class FullException extends RejectedExecutionException implements Explanation {
        FullException(String message) {
            super(message);
        }
    }

    private final Executor threads;
    private final int size;
    private final int maxCallers;
    private final Semaphore permits;
    /** One permit for each caller that waits, be it for a permit or for the result of its work. */
    private final Semaphore callers;

    private final Semaphore turns = new Semaphore(MAX_TURNS);

    /** Since when each thread waits for a permit, by {@link System#nanoTime()}. The first one waits longest, or nearly. */
    private final Queue<Long> waiting = new ConcurrentLinkedQueue<>();

    private final Map<Object, Integer> taken = new ConcurrentHashMap<>();
    private final Set<Thread> holders = ConcurrentHashMap.newKeySet();

    Permits(Executor threads, int size, int maxCallers) {
        this.threads = threads;
        this.size = size;
        this.maxCallers = maxCallers;
        this.permits = new Semaphore(size);
        this.callers = new Semaphore(maxCallers);
    }

    public int size() {
        return size;
    }

    /** The threads that hold its permits, once all are taken; before that, none. */
    public Set<Thread> holders() {
        return holders.size() < size ? Set.of() : Set.copyOf(holders);
    }

    @Override
    public void execute(Runnable work) {
        executeThen(null, () -> {
            work.run();
            return NOTHING;
        });
    }

    /**
     * Runs work that returns a callback. The callback runs after the permit is released: a caller that it informs can
     * submit its next work without being refused.
     *
     * @param subject absent when it does not share with others
     */
    public void executeThen(@Nullable Object subject, Supplier<Runnable> work) {
        acquire(subject, 0);
        begin(subject, work);
    }

    private void acquire(@Nullable Object subject, long nanos) {
        Deadline deadline = Deadline.after(Duration.ofNanos(nanos));
        boolean hasTurn = false;
        try {
            while (!isAcquired(subject, deadline.remainingNanos())) {
                hasTurn = hasTurn || turns.tryAcquire();
                if (!hasTurn || deadline.hasPassed()) {
                    throw new FullException(
                            "one verification or account has used up its share of " + size + " permits");
                }
                // Nothing hands a turn over: what is released belongs to all subjects.
                TimeUnit.NANOSECONDS.sleep(Math.min(TURN.toNanos(), deadline.remainingNanos()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("Interrupted while waiting for a permit", e);
        } finally {
            if (hasTurn) {
                turns.release();
            }
        }
    }

    /** Returns false without a permit if the subject has used up its share. */
    private boolean isAcquired(@Nullable Object subject, long nanos) throws InterruptedException {
        if (!permits.tryAcquire() && !(nanos > 0 && waits(nanos))) {
            throw new FullException("all " + size + " permits are taken");
        }
        if (subject != null && taken.merge(subject, 1, Integer::sum) > 2 * (permits.availablePermits() + 1)) {
            release(subject);
            return false;
        }
        return true;
    }

    private boolean waits(long nanos) throws InterruptedException {
        Long since = System.nanoTime();
        waiting.add(since);
        try {
            return permits.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } finally {
            waiting.remove(since);
        }
    }

    /** How long the first one that waits for a permit has waited. */
    Duration longestWait() {
        Long first = waiting.peek();
        return first == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - first);
    }

    private void release(@Nullable Object subject) {
        if (subject != null) {
            taken.computeIfPresent(subject, (it, count) -> count == 1 ? null : count - 1);
        }
        permits.release();
    }

    /**
     * Waits for a permit, runs work and waits for its result. The timeout covers both waits. After it, the work continues and keeps
     * its permit, because no thread is interrupted. When too many callers wait already, the work is refused at once: on most servers
     * each waiting caller blocks a request thread, which other requests need.
     *
     * @param subject absent when it does not share with others
     */
    public <T, X extends Exception> T call(
            @Nullable Object subject, Supplier<T> work, Duration timeout, Otherwise<T, X> otherwise) throws X {
        Deadline deadline = Deadline.after(timeout);
        if (!admits() || !callers.tryAcquire()) {
            return otherwise.get(NoResult.REFUSED, new FullException("too many callers wait already"));
        }
        try {
            CompletableFuture<T> result = new CompletableFuture<>();
            try {
                acquire(subject, deadline.remainingNanos());
                begin(subject, () -> {
                    try {
                        T value = work.get();
                        return () -> result.complete(value);
                    } catch (RuntimeException | Error e) {
                        return () -> result.completeExceptionally(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                return otherwise.get(NoResult.REFUSED, e);
            }
            return await(result, deadline, otherwise);
        } finally {
            callers.release();
        }
    }

    /**
     * Waits for a permit and runs work on this thread, which must be one of the module.
     *
     * @throws RejectedExecutionException when no permit is free before the deadline
     */
    public <T> T here(Object subject, Supplier<T> work, Deadline deadline) {
        acquire(subject, deadline.remainingNanos());
        return holding(subject, work);
    }

    private <T> T holding(@Nullable Object subject, Supplier<T> work) {
        holders.add(Thread.currentThread());
        try {
            return work.get();
        } finally {
            holders.remove(Thread.currentThread());
            release(subject);
        }
    }

    private boolean admits() {
        return maxCallers - callers.availablePermits() < FEW || longestWait().compareTo(LONG) < 0;
    }

    private void begin(@Nullable Object subject, Supplier<Runnable> work) {
        try {
            threads.execute(() -> holding(subject, work).run());
        } catch (RuntimeException | Error e) {
            release(subject);
            throw e;
        }
    }

    /** Waits for a result. The work behind it continues after the deadline: no thread is interrupted. */
    public static <T, X extends Exception> T await(Future<T> result, Deadline deadline, Otherwise<T, X> otherwise)
            throws X {
        try {
            return result.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return otherwise.get(NoResult.TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise.get(NoResult.TIMEOUT, e);
        } catch (ExecutionException e) {
            return otherwise.get(NoResult.FAILED, Objects.requireNonNullElse(e.getCause(), e));
        }
    }
}
