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

    private final VerificationRecord record;
    private final long begunAt = System.nanoTime();
    private volatile long leaseEnds;

    /** The thread that runs the handler; absent before and after. */
    volatile @Nullable Thread thread;

    volatile boolean hung;

    private final Set<Thread> helpers = ConcurrentHashMap.newKeySet();

    public RunningWork(Taken taken) {
        this.record = taken.record();
        renewedAt(taken.takenAt());
    }

    public VerificationRecord record() {
        return record;
    }

    DueFor kind() {
        return record.work();
    }

    public boolean isLeased() {
        return leaseEnds - System.nanoTime() > 0;
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
