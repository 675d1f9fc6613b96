package org.identityverification.impl.tasks;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.jspecify.annotations.Nullable;

/** Work that this node holds a lease for. Several threads write its state. */
public final class RunningWork {

    private final Taken taken;
    private final long begunAt = System.nanoTime();
    private volatile long leaseEnds;

    /** The thread that runs the handler; absent before and after. */
    volatile @Nullable Thread thread;

    volatile boolean hung;

    /** Whether the store knows that it hangs. */
    volatile boolean countedAsFailing;

    /** Since when a thread is in the store to write the end; absent before. */
    private volatile @Nullable Long endingSince;

    private final Set<Thread> helpers = ConcurrentHashMap.newKeySet();

    public RunningWork(Taken taken) {
        this.taken = taken;
        renewedAt(taken.takenAt());
    }

    void ending(boolean isEnding) {
        endingSince = isEnding ? System.nanoTime() : null;
    }

    /** Whether its thread has been in the store for so long that another thread or node must take the work. */
    boolean isStuck(Duration after) {
        Long since = endingSince;
        return since != null && System.nanoTime() - since > after.toNanos();
    }

    Taken taken() {
        return taken;
    }

    public VerificationRecord record() {
        return taken.record();
    }

    public DueFor kind() {
        return taken.kind();
    }

    public boolean isLeased() {
        return remainingNanos() > 0;
    }

    long remainingNanos() {
        return leaseEnds - System.nanoTime();
    }

    /** @param sentAt the monotonic time before the statement that renewed the lease was sent */
    void renewedAt(long sentAt) {
        leaseEnds = sentAt + VerificationStore.LEASE.toNanos();
    }

    void lost() {
        leaseEnds = System.nanoTime();
    }

    /** The threads that work on it besides the handler's, which only waits for them. */
    public Set<Thread> helpers() {
        return helpers;
    }

    boolean isOlderThan(Duration age) {
        return System.nanoTime() - begunAt > age.toNanos();
    }
}
