package org.identityverification.impl.store;

import java.time.Instant;
import java.util.UUID;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Lease;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.identityverification.impl.verification.WorkRunner;
import org.jspecify.annotations.Nullable;

/**
 * One change on its way into a record, with the place that it may need for the work that it makes due. It may be decided several
 * times, and keeps its place meanwhile. For one thread.
 */
final class Write implements AutoCloseable {

    private final Change change;
    private final @Nullable UUID endedLease;
    private final Rules rules;
    private final WorkRunner taker;
    private @Nullable DueFor place;
    private boolean writesLease;
    private boolean takes;

    /** @param endedLease what the change also ends; without it, a live lease stays */
    Write(Change change, @Nullable UUID endedLease, Rules rules, WorkRunner taker) {
        this.change = change;
        this.endedLease = endedLease;
        this.rules = rules;
        this.taker = taker;
    }

    /**
     * Says what the record becomes, with its lease. What has the same {@code before} and {@code after} need not be written.
     *
     * @param now by the store's clock
     */
    @SuppressWarnings("ReferenceEquality") // the very same record means that there is nothing to write
    Transition decide(VerificationRecord record, Instant now) {
        writesLease = false;
        takes = false;
        Lease lease = record.lease();
        if (endedLease != null && (lease == null || !lease.id().equals(endedLease))) {
            return Transition.OF_NOTHING;
        }
        Transition transition = StateMachine.apply(record, change, now, rules);
        VerificationRecord next = transition.after();
        if (next == null || (next == record && endedLease == null)) {
            return transition;
        }
        if (endedLease != null) {
            writesLease = true;
            next = next.leaseEnded();
        }
        return new Transition(transition.effect(), record, taken(next, now));
    }

    private VerificationRecord taken(VerificationRecord next, Instant now) {
        Due due = next.due();
        Lease lease = next.lease();
        boolean lives = lease != null && lease.until().isAfter(now);
        if (due == null || due.kind() == DueFor.PARKED || due.at().isAfter(now) || lives || !reserve(due.kind())) {
            return next;
        }
        VerificationRecord taken = StateMachine.take(next, lease(now), now, rules);
        writesLease = true;
        takes = taken.lease() != null;
        return taken;
    }

    private boolean reserve(DueFor kind) {
        if (place != null && place != kind) {
            close();
        }
        if (place == null && taker.reserve(kind)) {
            place = kind;
        }
        return place != null;
    }

    static Transition taking(VerificationRecord record, Instant now, Rules rules) {
        return new Transition(Transition.Effect.CHANGED, record, StateMachine.take(record, lease(now), now, rules));
    }

    private static Lease lease(Instant now) {
        return new Lease(UUID.randomUUID(), now.plus(VerificationStore.LEASE));
    }

    /** Whether what was decided last changes the lease; otherwise the lease that the record has by now must stay. */
    boolean writesLease() {
        return writesLease;
    }

    /**
     * What was decided last is written: runs its work, or tells when the work can be taken.
     *
     * @param begun the monotonic time from which a lease counts
     */
    @SuppressWarnings("ReferenceEquality")
    void committed(Transition transition, long begun) {
        VerificationRecord after = transition.after();
        if (after == null || after == transition.before()) {
            return;
        }
        Due due = after.due();
        if (takes && place != null) {
            place = null;
            taker.run(new Taken(after, begun));
        } else if (due != null && due.kind() != DueFor.PARKED) {
            taker.wake(due.kind(), due.at());
        }
    }

    @Override
    public void close() {
        if (place != null) {
            taker.giveBack(place);
            place = null;
        }
    }
}
