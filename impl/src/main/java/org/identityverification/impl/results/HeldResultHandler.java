package org.identityverification.impl.results;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.ModuleClock;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.tasks.TaskHandler;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Decides a held result that has waited long enough for the start of its verification or for the provider's answer. Never asks the
 * provider; the {@link QueryHandler} does.
 */
@ModuleBean
class HeldResultHandler implements TaskHandler {

    private static final Logger LOGGER = System.getLogger(HeldResultHandler.class.getName());

    private final OncePerMinute refusals = new OncePerMinute();
    private final VerificationStore store;
    private final Settings settings;
    private final Clock clock;

    @Inject
    HeldResultHandler(VerificationStore store, Settings settings, @ModuleClock Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public TaskKind kind() {
        return TaskKind.HELD;
    }

    @Override
    public TaskOutcome handle(Task task) {
        UUID verificationId = task.requireVerificationId();
        boolean confirm = settings.resultQueryConfirm();
        Optional<VerificationRecord> record = store.find(verificationId);
        if (confirm && record.filter(VerificationRecord::isStartKnown).isEmpty()) {
            return parked(verificationId, "the start of the verification is not known here");
        }
        if (confirm && record.map(VerificationRecord::flowId).isEmpty()) {
            return parked(verificationId, "its flow is not known here");
        }
        if (confirm && !clock.instant().isBefore(task.createdAt().plus(settings.notificationValidFor()))) {
            return parked(verificationId, "the provider had no result for as long as the notify URL was valid");
        }
        return notifiedAgain(verificationId, task);
    }

    /** If the result still has to be held, this moves the task or makes another; a task that was moved is not completed. */
    private TaskOutcome notifiedAgain(UUID verificationId, Task task) {
        Change notified = new Change.Notified(
                Objects.requireNonNull(task.flowId(), "a held result has a flow"),
                task.requireResult(),
                settings.resultQueryConfirm(),
                Duration.ZERO,
                settings.notificationValidFor());
        Transition transition = store.apply(verificationId, notified);
        if (transition.effect() == Transition.Effect.OTHER_FLOW && refusals.permits(verificationId)) {
            Message.NOTIFICATION_REFUSED.log(LOGGER, verificationId, "its flowId is not this verification's");
        }
        return TaskOutcome.COMPLETE;
    }

    private static TaskOutcome parked(UUID verificationId, String why) {
        Message.HELD_RESULT_PARKED.log(LOGGER, verificationId, why);
        return TaskOutcome.PARK;
    }
}
