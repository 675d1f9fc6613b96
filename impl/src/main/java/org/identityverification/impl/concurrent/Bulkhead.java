package org.identityverification.impl.concurrent;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Bounds how much of one kind of {@link Work} is under way. It has no queue: work is refused at once when no permit is free or the
 * application is stopping. Only {@link #call} and {@link #here} wait for a permit; a bounded number of callers may wait in the former.
 */
public class Bulkhead implements Executor {

    public static final Runnable NOTHING = () -> {};

    public enum End {
        /** The deadline passed, or the waiting thread was interrupted. */
        TIMEOUT,
        /** The work did not begin, because too much is under way or the application is stopping. */
        REFUSED,
        /** The work threw an exception. */
        FAILED
    }

    /** What the caller does without a result: returns another value, or throws an exception of its own. */
    @FunctionalInterface
    public interface Otherwise<T, X extends Exception> {
        T get(End end, Throwable cause) throws X;
    }

    private final Executor threads;
    private final int size;
    private final Semaphore permits;
    /** One permit for each caller that waits, be it for a permit or for the result of its work. */
    private final Semaphore callers;

    private final int maxCallers;
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();
    private final Shares shares;

    Bulkhead(Executor threads, int size, int maxCallers) {
        this.threads = threads;
        this.size = size;
        this.permits = new Semaphore(size);
        this.callers = new Semaphore(maxCallers);
        this.maxCallers = maxCallers;
        this.shares = new Shares(permits, size, maxCallers);
    }

    public int size() {
        return size;
    }

    @Override
    public void execute(Runnable work) {
        executeThen(() -> {
            work.run();
            return NOTHING;
        });
    }

    /**
     * Runs work that returns a callback. The callback must not wait. It runs after the permit is released: a caller that it informs
     * can submit its next work without being refused.
     */
    public void executeThen(Supplier<Runnable> work) {
        acquireNow();
        begin(work, permits::release);
    }

    /**
     * The same for one of several accounts. Also refuses the work when the account has used up its share, so that one with slow calls
     * never takes all permits. An account may hold twice as many as are free: two thirds of all when it is alone, and
     * {@code 2 / (2n + 1)} of all when {@code n} accounts want as many as they can get.
     */
    public void executeThen(String account, Supplier<Runnable> work) {
        acquireNow();
        int before = taken.merge(account, 1, Integer::sum) - 1;
        if (before >= 2 * (permits.availablePermits() + 1)) {
            release(account);
            throw new RejectedExecutionException("The account has used up its share of " + size + " permits");
        }
        begin(work, () -> release(account));
    }

    private void release(String account) {
        taken.computeIfPresent(account, (name, count) -> count == 1 ? null : count - 1);
        permits.release();
    }

    private void acquireNow() {
        if (!permits.tryAcquire()) {
            throw new RejectedExecutionException("All " + size + " permits are taken");
        }
    }

    /**
     * Waits for a permit, runs work and waits for its result. The timeout covers both waits. After it, the work continues and keeps
     * its permit, because no thread is interrupted. When too many callers wait already, the work is refused at once: on most servers
     * each waiting caller blocks a request thread, which other requests need.
     */
    public <T, X extends Exception> T call(Supplier<T> work, Duration timeout, Otherwise<T, X> otherwise) throws X {
        return call(new Object(), work, timeout, otherwise);
    }

    /** The same for one subject, such as a verification, which gets half of the permits at most, and half of the callers. */
    public <T, X extends Exception> T call(
            Object subject, Supplier<T> work, Duration timeout, Otherwise<T, X> otherwise) throws X {
        if (!callers.tryAcquire()) {
            return otherwise.get(End.REFUSED, new RejectedExecutionException(maxCallers + " callers wait already"));
        }
        try {
            return await(subject, work, Deadline.after(timeout), otherwise);
        } finally {
            callers.release();
        }
    }

    /**
     * Waits for a permit and runs work on this thread, which must be one of the module. A subject gets half of the permits at
     * most.
     *
     * @throws RejectedExecutionException when no permit is free before the deadline
     */
    public <T> T here(Object subject, Supplier<T> work, Deadline deadline) {
        Runnable release = shares.acquire(subject, deadline);
        try {
            return work.get();
        } finally {
            release.run();
        }
    }

    private <T, X extends Exception> T await(
            Object subject, Supplier<T> work, Deadline deadline, Otherwise<T, X> otherwise) throws X {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            begin(completing(result, work), shares.acquire(subject, deadline));
        } catch (RejectedExecutionException e) {
            return otherwise.get(End.REFUSED, e);
        }
        return await(result, deadline, otherwise);
    }

    private static <T> Supplier<Runnable> completing(CompletableFuture<T> result, Supplier<T> work) {
        return () -> {
            try {
                T value = work.get();
                return () -> result.complete(value);
            } catch (RuntimeException | Error e) {
                return () -> result.completeExceptionally(e);
            }
        };
    }

    private void begin(Supplier<Runnable> work, Runnable release) {
        try {
            threads.execute(() -> run(work, release));
        } catch (RuntimeException | Error e) {
            release.run();
            throw e;
        }
    }

    private static void run(Supplier<Runnable> work, Runnable release) {
        Runnable then = NOTHING;
        try {
            then = work.get();
        } finally {
            release.run();
        }
        then.run();
    }

    /** Waits for a result. The work behind it continues after the deadline: no thread is interrupted. */
    public static <T, X extends Exception> T await(Future<T> result, Deadline deadline, Otherwise<T, X> otherwise)
            throws X {
        try {
            return result.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return otherwise.get(End.TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise.get(End.TIMEOUT, e);
        } catch (ExecutionException e) {
            return otherwise.get(End.FAILED, Objects.requireNonNullElse(e.getCause(), e));
        }
    }
}
