package org.identityverification.impl.tasks;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.verification.VerificationStore;

/** What a node does now and then: counts what waits, and deletes old verifications a few at a time. For use by one thread. */
@ModuleBean
class Housekeeping {

    private static final int DELETED_AT_ONCE = 500;
    private static final Duration COUNT_PAUSE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final VerificationStore store;
    private final BacklogMonitor backlog;
    private final Duration retention;
    private long nextCount = System.nanoTime();
    private long nextPurge = System.nanoTime();

    @Inject
    Housekeeping(VerificationStore store, BacklogMonitor backlog, Settings settings) {
        this.store = store;
        this.backlog = backlog;
        this.retention = settings.retention();
    }

    void run() {
        if (nextPurge - System.nanoTime() <= 0) {
            purge();
        }
        if (nextCount - System.nanoTime() <= 0) {
            nextCount = System.nanoTime() + COUNT_PAUSE.toNanos();
            backlog.refresh();
        }
    }

    private void purge() {
        // Not all nodes at the same moment; and later too if it fails.
        nextPurge = System.nanoTime()
                + PAUSE.toNanos() / 2
                + ThreadLocalRandom.current().nextLong(PAUSE.toNanos());
        if (store.purge(retention, DELETED_AT_ONCE) == DELETED_AT_ONCE) {
            nextPurge = System.nanoTime();
        }
    }
}
