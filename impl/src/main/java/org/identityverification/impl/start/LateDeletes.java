package org.identityverification.impl.start;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Permits;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.tasks.BackOff;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Deletes the records of starts that began nothing, if the first try failed: with growing pauses, while this node runs. What is left
 * then expires. A record that has changed is never deleted.
 */
final class LateDeletes {

    /** More of them expire. */
    private static final int MAX = 1000;

    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(3);

    /**
     * A record to delete.
     *
     * @param mayLand until when it may still be written, if it is not found
     */
    private record Left(VerificationRecord record, Deadline mayLand) {}

    private final VerificationStore store;
    private final ModuleExecutor threads;
    private final Permits connections;
    private final Queue<Left> left = new ArrayBlockingQueue<>(MAX);
    private final AtomicBoolean planned = new AtomicBoolean();

    LateDeletes(VerificationStore store, ModuleExecutor threads) {
        this.store = store;
        this.threads = threads;
        this.connections = threads.permits(Share.STARTS);
    }

    void add(VerificationRecord record, Duration mayLand) {
        left.offer(new Left(record, Deadline.after(mayLand)));
        plan(1);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for it
    private void plan(int attempt) {
        if (!left.isEmpty() && planned.compareAndSet(false, true)) {
            threads.after(BackOff.after(attempt).toNanos(), () -> run(attempt));
        }
    }

    /** One pass, on one thread. It ends when the store fails. */
    private void run(int attempt) {
        int next = attempt + 1;
        try {
            next = deletes() ? 1 : next;
        } finally {
            planned.set(false);
            plan(next);
        }
    }

    /** Returns whether a record is off the list. */
    private boolean deletes() {
        boolean hasEnded = false;
        boolean answers = true;
        for (int more = left.size(); answers && more > 0; more--) {
            Left one = left.remove();
            boolean isOver = false;
            try {
                boolean hit = connections.here(
                        one.record().id(), () -> store.delete(one.record()), Deadline.after(STORE_TIMEOUT));
                isOver = hit || one.mayLand().hasPassed();
            } catch (RuntimeException e) {
                answers = false;
            }
            if (isOver) {
                hasEnded = true;
            } else {
                left.offer(one);
            }
        }
        return hasEnded;
    }
}
