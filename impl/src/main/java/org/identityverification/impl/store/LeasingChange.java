package org.identityverification.impl.store;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Lease;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Track;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.identityverification.impl.verification.Work;
import org.identityverification.impl.verification.WorkRunner;
import org.jspecify.annotations.Nullable;

/**
 * One change on its way into a record, with what this node reserves for the work that it makes due. It may be decided several times.
 * For one thread.
 */
final class LeasingChange implements AutoCloseable {

    private final Change change;
    private final @Nullable Taken ended;
    private final Rules rules;
    private final WorkRunner workRunner;
    private final Set<Track> written = EnumSet.noneOf(Track.class);
    private @Nullable VerificationRecord reserved;
    private @Nullable DueFor taken;

    /** @param ended the work that the change also ends; without it, a live lease stays */
    LeasingChange(Change change, @Nullable Taken ended, Rules rules, WorkRunner workRunner) {
        this.change = change;
        this.ended = ended;
        this.rules = rules;
        this.workRunner = workRunner;
    }

    /**
     * Says what the record becomes, with its leases. What has the same {@code before} and {@code after} need not be written.
     *
     * @param now by the store's clock
     */
    @SuppressWarnings("ReferenceEquality") // the very same record means that there is nothing to write
    Transition decide(VerificationRecord record, Instant now) {
        written.clear();
        close();
        if (ended != null && !isLeased(record, ended)) {
            return Transition.OF_LOST_LEASE;
        }
        Transition transition = StateMachine.apply(record, change, now, rules);
        VerificationRecord next = transition.after();
        if (next == null || (next == record && ended == null)) {
            return transition;
        }
        if (ended != null) {
            Track track = ended.kind().track();
            written.add(track);
            next = next.withNewVersion().withLease(track, null);
        }
        return new Transition(transition.effect(), record, taken(next, now));
    }

    private static boolean isLeased(VerificationRecord record, Taken work) {
        Lease lease = record.work(work.kind().track()).lease();
        return lease != null && lease.id().equals(work.leaseId());
    }

    /** Takes the work of one track that is due, if this node can run it. */
    private VerificationRecord taken(VerificationRecord next, Instant now) {
        for (Track track : Track.values()) {
            DueFor kind = next.work(track).kind();
            if (kind != null && isTakable(next.work(track), now) && workRunner.reserve(next, kind)) {
                reserved = next;
                taken = kind;
                VerificationRecord after = StateMachine.take(next, kind, lease(now), now, rules);
                written.add(track);
                if (after.work(track).lease() == null) {
                    close();
                }
                return after;
            }
        }
        return next;
    }

    static boolean isTakable(Work work, Instant now) {
        Due due = work.due();
        return due != null && due.kind() != DueFor.PARKED && !due.at().isAfter(now) && isFree(work, now);
    }

    static boolean isFree(Work work, Instant now) {
        Lease lease = work.lease();
        return lease == null || !lease.until().isAfter(now);
    }

    static Transition taking(VerificationRecord record, DueFor kind, Instant now, Rules rules) {
        return new Transition(
                Transition.Effect.CHANGED, record, StateMachine.take(record, kind, lease(now), now, rules));
    }

    private static Lease lease(Instant now) {
        return new Lease(UUID.randomUUID(), now.plus(VerificationStore.LEASE));
    }

    /** The tracks whose lease was changed by what was decided last. The lease that another track has by now must stay. */
    Set<Track> writtenLeases() {
        return written;
    }

    /** Whether the lease of a track stays, whatever is decided: only the row tells whether it still lives. */
    boolean leavesLeaseOf(VerificationRecord record) {
        for (Track track : Track.values()) {
            boolean isEnded = ended != null && ended.kind().track() == track;
            if (!isEnded && record.work(track).lease() != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * What was decided last is written: runs its work, or tells when the work can be taken.
     *
     * @param begun the monotonic time from which a lease counts
     */
    @SuppressWarnings("ReferenceEquality")
    void committed(Transition transition, long begun) {
        VerificationRecord before = transition.before();
        VerificationRecord after = transition.after();
        if (before == null || after == null || after == before) {
            return;
        }
        if (taken != null) {
            reserved = null;
            workRunner.run(new Taken(after, taken, begun));
        }
        for (Track track : Track.values()) {
            Due due = after.work(track).due();
            boolean isTaken = taken != null && taken.track() == track;
            if (due != null
                    && due.kind() != DueFor.PARKED
                    && !isTaken
                    && !after.work(track).equals(before.work(track))) {
                workRunner.wake(due.kind(), due.at());
            }
        }
    }

    @Override
    public void close() {
        if (reserved != null && taken != null) {
            workRunner.giveBack(reserved, taken);
        }
        reserved = null;
        taken = null;
    }
}
