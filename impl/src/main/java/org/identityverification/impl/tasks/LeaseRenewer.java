package org.identityverification.impl.tasks;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.identityverification.impl.messages.Explanation;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Renews the leases of all running work; that of a hung delivery only as long as its round lasts. Has a thread of its own, so that a
 * slow renewal delays nothing else, and nothing else delays a renewal.
 */
final class LeaseRenewer {

    private static final Logger LOGGER = System.getLogger(LeaseRenewer.class.getName());
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Waiter waiter = new Waiter();
    private final VerificationStore store;
    private final Collection<RunningWork> running;
    private final Duration pause;
    private final Duration youngest;

    LeaseRenewer(VerificationStore store, Collection<RunningWork> running, Duration lease) {
        this.store = store;
        this.running = running;
        this.pause = lease.dividedBy(3);
        // Most work ends sooner. Younger work is renewed the next time, when half of its lease is left.
        this.youngest = lease.dividedBy(6);
    }

    /** Runs until {@link #stop}, or until the thread is interrupted. */
    void run() {
        waiter.await(pause);
        while (!waiter.isStopped()) {
            waiter.await(renew() ? pause : PAUSE_AFTER_FAILURE);
        }
    }

    void stop() {
        waiter.stop();
    }

    private boolean renew() {
        List<RunningWork> old =
                running.stream().filter(work -> work.isOlderThan(youngest)).toList();
        if (old.isEmpty()) {
            return true;
        }
        long sentAt = System.nanoTime();
        try {
            Set<UUID> renewed = store.renew(records(old, false), records(old, true));
            for (RunningWork work : old) {
                if (renewed.contains(work.record().id())) {
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

    private static List<VerificationRecord> records(List<RunningWork> works, boolean hung) {
        return works.stream()
                .filter(work -> work.hung == hung)
                .map(RunningWork::record)
                .toList();
    }
}
