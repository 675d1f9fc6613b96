package org.identityverification.impl.concurrent;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The permits of a bulkhead, of which one subject, such as a verification, gets half at most: when its row stays locked, work on
 * others goes on.
 */
final class Shares {

    private final Semaphore permits;
    private final int ofPermits;
    private final int ofCallers;
    private final Map<Object, Share> shares = new ConcurrentHashMap<>();

    /**
     * What one subject may use.
     *
     * @param users how many wait for a permit or have one
     */
    private record Share(Semaphore permits, int users) {}

    Shares(Semaphore permits, int size, int maxCallers) {
        this.permits = permits;
        this.ofPermits = half(size);
        this.ofCallers = half(maxCallers);
    }

    private static int half(int all) {
        return Math.max(1, all / 2);
    }

    /**
     * Waits for a permit of the subject's share, and for one of all. Returns what gives both back.
     *
     * @throws RejectedExecutionException when none is free before the deadline, or half of all callers wait for the subject already
     */
    Runnable acquire(Object subject, Deadline deadline) {
        Share share = shares.merge(
                subject,
                new Share(new Semaphore(ofPermits), 1),
                (known, one) -> new Share(known.permits, known.users + 1));
        try {
            if (share.users > ofCallers) {
                throw new RejectedExecutionException("Too many callers wait for the same subject");
            }
            acquire(share.permits, deadline);
        } catch (RejectedExecutionException e) {
            leave(subject);
            throw e;
        }
        try {
            acquire(permits, deadline);
        } catch (RejectedExecutionException e) {
            share.permits.release();
            leave(subject);
            throw e;
        }
        return () -> {
            permits.release();
            share.permits.release();
            leave(subject);
        };
    }

    private void leave(Object subject) {
        shares.computeIfPresent(
                subject, (it, share) -> share.users == 1 ? null : new Share(share.permits, share.users - 1));
    }

    private static void acquire(Semaphore permits, Deadline deadline) {
        try {
            if (!permits.tryAcquire(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
                throw new RejectedExecutionException("No permit was free until the deadline");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("Interrupted while waiting for a permit", e);
        }
    }
}
