package org.identityverification.impl.results;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.identityverification.ModuleClock;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.tasks.TaskHandler;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Deletes verifications whose last change is older than {@code identity-verification.retention}, and erased ones whose notify URL is
 * no longer accepted, in small batches.
 */
@ModuleBean
class PurgeHandler implements TaskHandler {

    private static final int BATCH = 500;
    private static final Duration PAUSE_BETWEEN_BATCHES = Duration.ofSeconds(1);
    private static final Duration PAUSE_WHEN_DONE = Duration.ofMinutes(10);

    private final VerificationStore store;
    private final Duration retention;
    private final Clock clock;

    @Inject
    PurgeHandler(VerificationStore store, Settings settings, @ModuleClock Clock clock) {
        this.store = store;
        this.retention = settings.retention();
        this.clock = clock;
    }

    @Override
    public TaskKind kind() {
        return TaskKind.PURGE;
    }

    @Override
    public TaskOutcome handle(Task task) {
        Instant now = clock.instant();
        int deleted = store.purge(now.minus(retention), now, BATCH);
        return TaskOutcome.reschedule(deleted == BATCH ? PAUSE_BETWEEN_BATCHES : PAUSE_WHEN_DONE);
    }
}
