package org.identityverification.impl.tasks;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.ThreadActivity;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;

/**
 * Looks after the work that is under way. Renews its leases until the end is written, that of a hung delivery only as long as its round
 * lasts, that of an end only until it has been in the store for as long as a lease. It has a thread of its own, so that a slow renewal
 * delays nothing else, and nothing else delays a renewal. Detects hung deliveries, and
 * never interrupts one, because an interrupted observer may damage what it writes.
 */
final class Leases {

    private static final Logger LOGGER = System.getLogger(Leases.class.getName());
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Waiter waiter = new Waiter();
    private final VerificationStore store;
    private final Collection<RunningWork> running;
    private final Duration lease;
    private final Duration pause;
    private final Duration youngest;
    private final Duration hungAfter;

    Leases(VerificationStore store, Collection<RunningWork> running, Duration hungAfter) {
        this(store, running, VerificationStore.LEASE, hungAfter);
    }

    /** For tests, with leases that count as shorter than they are. */
    Leases(VerificationStore store, Collection<RunningWork> running, Duration lease, Duration hungAfter) {
        this.store = store;
        this.running = running;
        this.lease = lease;
        this.pause = lease.dividedBy(3);
        // Most work ends sooner. Younger work is renewed the next time, when half of its lease is left.
        this.youngest = lease.dividedBy(6);
        this.hungAfter = hungAfter;
    }

    /** How old a lease may become that is not renewed, if the store answers. */
    Duration oldest() {
        return pause.plus(youngest);
    }

    /** Runs until {@link #stop}, or until the thread is interrupted. */
    void renewLeases() {
        waiter.await(pause);
        while (!waiter.isStopped()) {
            waiter.await(renew() ? pause : PAUSE_AFTER_FAILURE);
        }
    }

    void stop() {
        waiter.stop();
    }

    private boolean renew() {
        List<RunningWork> old = running.stream()
                .filter(work -> !work.isStuck(lease) && work.isOlderThan(youngest))
                .toList();
        if (old.isEmpty()) {
            return true;
        }
        long sentAt = System.nanoTime();
        try {
            Set<UUID> renewed = store.renew(works(old, false), works(old, true));
            for (RunningWork work : old) {
                if (renewed.contains(work.taken().leaseId())) {
                    work.renewedAt(sentAt);
                } else {
                    work.lost();
                }
            }
            return true;
        } catch (RuntimeException | Error e) {
            Message.LEASES_NOT_RENEWED.log(LOGGER, e, old.size(), PAUSE_AFTER_FAILURE, Explanation.orClass(e));
            return false;
        }
    }

    private static List<Taken> works(List<RunningWork> works, boolean hung) {
        return works.stream()
                .filter(work -> work.hung == hung)
                .map(RunningWork::taken)
                .toList();
    }

    /** Returns the deliveries that hang and are not counted as failing, and logs each that hangs since now. For use by one thread. */
    List<RunningWork> findHung() {
        return running.stream()
                .filter(work -> work.kind() == DueFor.DELIVER && work.isOlderThan(hungAfter))
                .filter(work -> work.hung ? !work.countedAsFailing : report(work))
                .toList();
    }

    long hung() {
        return running.stream().filter(work -> work.hung).count();
    }

    private boolean report(RunningWork work) {
        Thread thread = work.thread;
        if (thread == null) {
            return false;
        }
        work.hung = true;
        Set<Thread> busy = work.helpers();
        String activity = ThreadActivity.of(busy.isEmpty() ? Set.of(thread) : busy);
        Message.DELIVERY_HANGS.log(
                LOGGER, work.record().deliveryId().toString(), work.record().id(), hungAfter, activity);
        return true;
    }
}
