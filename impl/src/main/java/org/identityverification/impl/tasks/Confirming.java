package org.identityverification.impl.tasks;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FlowUnknownException;
import org.identityverification.IdentityVerificationException;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleTime;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.provider.FaceAuthResult;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Asks the provider whether what was notified is so, and only then lets it change anything. No answer, or one that is no
 * result, means to ask again later, never that the provider says otherwise.
 */
@ApplicationScoped
class Confirming implements TaskHandler {

    private static final Logger LOGGER = System.getLogger(Confirming.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);

    private final FaceAuthProvider provider;
    private final VerificationStore store;
    private final AskingSchedule schedule;
    private final Settings settings;
    private final Clock clock;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    Confirming() {
        this(null, null, null, null, null);
    }

    @Inject
    Confirming(
            FaceAuthProvider provider,
            VerificationStore store,
            AskingSchedule schedule,
            Settings settings,
            @ModuleTime Clock clock) {
        this.provider = provider;
        this.store = store;
        this.schedule = schedule;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public TaskKind kind() {
        return TaskKind.CONFIRM;
    }

    @Override
    public TaskOutcome handle(Task task) {
        UUID verificationId = Objects.requireNonNull(task.verificationId(), "a confirmation has a verification");
        Optional<VerificationRecord> known = store.find(verificationId);
        if (known.isPresent() && known.get().status() == VerificationStatus.PASSED) {
            return TaskOutcome.DONE;
        }
        if (clock.instant().isAfter(task.createdAt().plus(settings.notificationValidFor()))) {
            Message.NOTICE_NEVER_CONFIRMED.log(LOGGER, verificationId);
            return TaskOutcome.DONE;
        }
        return schedule.outOfTurn().orElseGet(() -> ask(verificationId, task));
    }

    private TaskOutcome ask(UUID verificationId, Task task) {
        String flowId = Objects.requireNonNull(task.flowId(), "a confirmation has a flow");
        try {
            FaceAuthResult answer = provider.result(verificationId, flowId, Deadline.after(settings.callDeadline()));
            return switch (answer.status()) {
                case SUCCESS -> compare(verificationId, task, VerificationOutcome.PASSED);
                case FAIL -> compare(verificationId, task, VerificationOutcome.FAILED);
                case ING, SCAN, OTHER -> schedule.noResultYet(task, SHORTEST_PAUSE);
            };
        } catch (FlowUnknownException e) {
            Message.NOTICE_CONTRADICTED.log(LOGGER, verificationId);
            return TaskOutcome.DONE;
        } catch (IdentityVerificationException e) {
            return schedule.failed(task, e);
        }
    }

    private TaskOutcome compare(UUID verificationId, Task task, VerificationOutcome said) {
        Result noticed = Objects.requireNonNull(task.result(), "a confirmation has a result");
        if (noticed.outcome() != said) {
            Message.NOTICE_CONTRADICTED.log(LOGGER, verificationId);
            return TaskOutcome.DONE;
        }
        Result confirmed = new Result(
                said, noticed.verifyCode(), noticed.failReasonCode(), clock.instant(), true, noticed.source());
        store.apply(verificationId, new Change.Ended(task.flowId(), task.contextId(), confirmed));
        return TaskOutcome.DONE;
    }
}
