package org.identityverification.impl.tasks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
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

    /** Whether an observer has held it for too long. */
    volatile boolean hung;

    private volatile Supplier<Collection<Thread>> helpers = List::of;

    public RunningWork(Taken taken) {
        this.record = taken.record();
        renewedAt(taken.takenAt());
    }

    /** The verification as it was when the lease was taken. */
    public VerificationRecord record() {
        return record;
    }

    DueFor kind() {
        return record.work();
    }

    /** Whether the lease lives, by the monotonic clock of this node. */
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

    /** Sets what tells the threads that work on it besides the handler's. */
    public void setHelpers(Supplier<Collection<Thread>> helpers) {
        this.helpers = helpers;
    }

    Collection<Thread> helpers() {
        return helpers.get();
    }

    boolean isOlderThan(Duration age) {
        return System.nanoTime() - begunAt > age.toNanos();
    }
}
