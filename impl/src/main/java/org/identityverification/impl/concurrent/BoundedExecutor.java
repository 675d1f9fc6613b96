package org.identityverification.impl.concurrent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One {@link Share} of the module's threads. It has no queue: work that finds no free place is refused at once, or a caller that
 * waits for its work anyway waits for a place as well.
 */
public class BoundedExecutor implements Executor {

    /** For work that leaves nothing to do. */
    public static final Runnable NOTHING = () -> {};

    private final Executor threads;
    private final int size;
    private final Semaphore places;

    BoundedExecutor(Executor threads, int size) {
        this.threads = threads;
        this.size = size;
        this.places = new Semaphore(size);
    }

    /**
     * How much can be under way at once.
     *
     * @return the number of its places
     */
    public int size() {
        return size;
    }

    /**
     * Runs work on a thread of the module, as part of the caller's trace.
     *
     * @param work what to run
     * @throws RejectedExecutionException when no place is free or the application is stopping
     */
    @Override
    public void execute(Runnable work) {
        executeThen(() -> {
            work.run();
            return NOTHING;
        });
    }

    /**
     * Runs work that a caller waits for. The caller is told after the place is free, so that it is not refused when it comes
     * again at once.
     *
     * @param work gives what tells the caller, which must not wait
     * @throws RejectedExecutionException when no place is free or the application is stopping
     */
    public void executeThen(Supplier<Runnable> work) {
        if (!places.tryAcquire()) {
            throw new RejectedExecutionException("All " + size + " places are taken");
        }
        begin(work);
    }

    private void begin(Supplier<Runnable> work) {
        boolean begun = false;
        try {
            threads.execute(() -> runInPlace(work));
            begun = true;
        } finally {
            if (!begun) {
                places.release();
            }
        }
    }

    /**
     * Runs work that gives something.
     *
     * @param work what to run
     * @param <T> what it gives
     * @return what it gives, once its place is free; nothing that depends on it may wait
     * @throws RejectedExecutionException when no place is free or the application is stopping
     */
    public <T> CompletableFuture<T> supply(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        executeThen(answering(answer, work));
        return answer;
    }

    private static <T> Supplier<Runnable> answering(CompletableFuture<T> answer, Supplier<T> work) {
        return () -> {
            try {
                T given = work.get();
                return () -> answer.complete(given);
            } catch (RuntimeException | Error e) {
                return () -> answer.completeExceptionally(e);
            }
        };
    }

    /**
     * Waits for a place, runs work and waits for it. When the wait is over, the work goes on and keeps its place: no thread is
     * interrupted.
     *
     * @param work what to run
     * @param longestWait how long to wait, for the place and for the work together
     * @param <T> what it gives
     * @return what it gives
     * @throws TimeoutException when the wait for the work is over, or the waiting thread was interrupted
     * @throws RejectedExecutionException when no place became free or the application is stopping
     * @throws ExecutionException with what the work threw
     */
    public <T> T call(Supplier<T> work, Duration longestWait) throws TimeoutException, ExecutionException {
        Deadline deadline = Deadline.after(longestWait);
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            if (!places.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RejectedExecutionException("All " + size + " places were taken for " + longestWait);
            }
            begin(answering(answer, work));
            return answer.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("The thread that waited was interrupted");
        }
    }

    private void runInPlace(Supplier<Runnable> work) {
        Runnable then = NOTHING;
        try {
            then = work.get();
        } finally {
            places.release();
        }
        then.run();
    }
}
