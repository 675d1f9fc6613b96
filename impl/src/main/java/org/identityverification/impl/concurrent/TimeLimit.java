package org.identityverification.impl.concurrent;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A limit for work that ends earlier when it is told to. One look, now and then, serves all that is under way, and there is
 * none while nothing is: a timer for each would wake a thread for each.
 */
public final class TimeLimit {

    private static final int LOOKS = 10;
    private static final long NO_LOOK = 0;

    private final Duration longest;
    private final long pauseNanos;
    private final Timer timer;
    private final Executor tellers;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong nextLook = new AtomicLong(NO_LOOK);

    /**
     * A limit.
     *
     * @param longest how long work may take; that it takes longer is noticed a tenth later at the latest
     */
    public TimeLimit(Duration longest) {
        this(longest, TimeLimit::onTheTimersThread, TimeLimit::onAThreadOfItsOwn);
    }

    /** For tests: with a timer and threads of their own. */
    TimeLimit(Duration longest, Timer timer, Executor tellers) {
        this.longest = longest;
        this.pauseNanos = longest.toNanos() / LOOKS;
        this.timer = timer;
        this.tellers = tellers;
    }

    /**
     * What is done within the limit.
     *
     * @param <T> what comes out
     * @param <E> what it may throw
     */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        /**
         * Does it.
         *
         * @return what comes out
         * @throws E when it fails, or was told to end
         */
        T run() throws E;
    }

    @FunctionalInterface
    interface Timer {
        void after(long nanos, Runnable look);
    }

    /**
     * How long work may take.
     *
     * @return the limit
     */
    public Duration longest() {
        return longest;
    }

    /**
     * Does work on this thread and, when it takes longer than the limit, has it told to end: once, by another thread, and
     * never after it has ended. Does not return while it is being told.
     *
     * @param work what to do
     * @param tellToEnd makes the work end soon; may wait, and may not throw
     * @param <T> what comes out
     * @param <E> what the work may throw
     * @return what comes out
     * @throws E what the work threw
     */
    public <T, E extends Exception> T within(Work<T, E> work, Runnable tellToEnd) throws E {
        Running one = new Running(Deadline.after(longest), tellToEnd);
        running.add(one);
        try {
            lookLater();
            return work.run();
        } finally {
            running.remove(one);
            one.end();
        }
    }

    private void lookLater() {
        long planned = nextLook.get();
        long now = System.nanoTime();
        // One that is long overdue will not come: the timer could not run it.
        boolean comes = planned != NO_LOOK && now - planned <= pauseNanos;
        if (!comes && nextLook.compareAndSet(planned, notNone(now + pauseNanos))) {
            timer.after(pauseNanos, this::look);
        }
    }

    private void look() {
        try {
            running.forEach(one -> one.tellWhenOverdue(tellers));
        } finally {
            nextLook.set(NO_LOOK);
            // Only now: work that began before that line relied on this look.
            if (!running.isEmpty()) {
                lookLater();
            }
        }
    }

    private static long notNone(long nanoTime) {
        return nanoTime == NO_LOOK ? 1 : nanoTime;
    }

    // A look takes no time, so the timer's own thread may do it.
    private static void onTheTimersThread(long nanos, Runnable look) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                .execute(look);
    }

    // Telling one may take long, and the others are as late already.
    private static void onAThreadOfItsOwn(Runnable tell) {
        Thread thread = new Thread(tell, "identity-verification-limit");
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Running {
        private final Deadline deadline;
        private final Runnable tellToEnd;
        private volatile boolean told;
        private boolean ended;

        private Running(Deadline deadline, Runnable tellToEnd) {
            this.deadline = deadline;
            this.tellToEnd = tellToEnd;
        }

        private void tellWhenOverdue(Executor tellers) {
            if (deadline.hasPassed() && !told) {
                tellers.execute(this::tell);
                told = true;
            }
        }

        private synchronized void tell() {
            if (!ended) {
                tellToEnd.run();
            }
        }

        private synchronized void end() {
            ended = true;
        }
    }
}
