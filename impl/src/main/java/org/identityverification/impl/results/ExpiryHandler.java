package org.identityverification.impl.results;

import jakarta.inject.Inject;
import java.time.Clock;
import org.identityverification.ModuleClock;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.tasks.TaskHandler;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationStore;

/** Gives up waiting for a result. A verification that already has a result stays as it is. */
@ModuleBean
class ExpiryHandler implements TaskHandler {

    private final VerificationStore store;
    private final Clock clock;

    @Inject
    ExpiryHandler(VerificationStore store, @ModuleClock Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public TaskKind kind() {
        return TaskKind.EXPIRE;
    }

    @Override
    public TaskOutcome handle(Task task) {
        Result expired =
                new Result(VerificationOutcome.EXPIRED, null, null, clock.instant(), false, ResultSource.CLOCK);
        store.apply(task.requireVerificationId(), new Change.Ended(expired, null));
        return TaskOutcome.COMPLETE;
    }
}
