package org.identityverification.impl.tasks;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import org.identityverification.impl.messages.Explanation;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Renews the leases of all running tasks, hung deliveries included. Has a thread of its own, so that a slow renewal delays nothing
 * else, and nothing else delays a renewal.
 */
final class LeaseRenewer {

    private static final Logger LOGGER = System.getLogger(LeaseRenewer.class.getName());
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Waiter waiter = new Waiter();
    private final VerificationStore store;
    private final RunningTasks running;
    private final Duration lease;
    private final Duration pause;
    private final Duration youngest;

    LeaseRenewer(VerificationStore store, RunningTasks running, Duration lease) {
        this.store = store;
        this.running = running;
        this.lease = lease;
        this.pause = lease.dividedBy(3);
        // Most tasks end sooner. A younger task is renewed the next time, when half of its lease is left.
        this.youngest = lease.dividedBy(6);
    }

    /** Runs until {@link #stop}, or until the thread is interrupted. */
    void run() throws InterruptedException {
        waiter.await(pause);
        while (!waiter.isStopped()) {
            waiter.await(renew() ? pause : PAUSE_AFTER_FAILURE);
        }
    }

    void stop() {
        waiter.stop();
    }

    private boolean renew() {
        List<Task> tasks = running.runs().stream()
                .filter(run -> run.isOlderThan(youngest))
                .map(run -> run.task)
                .toList();
        if (tasks.isEmpty()) {
            return true;
        }
        try {
            store.renew(tasks, lease);
            return true;
        } catch (RuntimeException | Error e) {
            Message.LEASES_NOT_RENEWED.log(LOGGER, e, tasks.size(), PAUSE_AFTER_FAILURE, Explanation.orClass(e));
            return false;
        }
    }
}
