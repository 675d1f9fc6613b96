package org.identityverification.impl.tasks;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FlowUnknownException;
import org.identityverification.IdentityVerificationException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleTime;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/** Asks for a result that has not come by itself, with growing pauses, until it is there or the link has expired. */
@ApplicationScoped
class Querying implements TaskHandler {

    private static final Logger LOGGER = System.getLogger(Querying.class.getName());
    private static final Duration AFTER_EXPIRY = Duration.ofMinutes(10);
    /** After the link's expiry, so that a face check that began just in time has ended; before our clock gives up. */
    private static final Duration LAST_CHANCE = Duration.ofMinutes(5);

    private final ResultQuery query;
    private final VerificationStore store;
    private final AskingSchedule schedule;
    private final Settings settings;
    private final Clock clock;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    Querying() {
        this(null, null, null, null, null);
    }

    @Inject
    Querying(
            ResultQuery query,
            VerificationStore store,
            AskingSchedule schedule,
            Settings settings,
            @ModuleTime Clock clock) {
        this.query = query;
        this.store = store;
        this.schedule = schedule;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public TaskKind kind() {
        return TaskKind.QUERY;
    }

    @Override
    public TaskOutcome handle(Task task) {
        UUID verificationId = Objects.requireNonNull(task.verificationId(), "a query has a verification");
        if (isOver(store.find(verificationId), task)) {
            return TaskOutcome.DONE;
        }
        return schedule.outOfTurn().orElseGet(() -> ask(verificationId, task));
    }

    private TaskOutcome ask(UUID verificationId, Task task) {
        try {
            Optional<VerificationRecord> known = query.refresh(verificationId, Deadline.after(settings.callDeadline()));
            return isOver(known, task)
                    ? TaskOutcome.DONE
                    : schedule.noResultYet(task, endOfLink(known.get(), task).plus(LAST_CHANCE));
        } catch (FlowUnknownException e) {
            Message.FLOW_UNKNOWN.log(LOGGER, verificationId, e.code().orElse("none"));
            return TaskOutcome.DONE;
        } catch (IdentityVerificationException e) {
            return schedule.failed(task, e);
        }
    }

    private boolean isOver(Optional<VerificationRecord> known, Task task) {
        if (known.isEmpty() || known.get().status() == VerificationStatus.PASSED) {
            return true;
        }
        return clock.instant().isAfter(endOfLink(known.get(), task).plus(AFTER_EXPIRY));
    }

    private Instant endOfLink(VerificationRecord known, Task task) {
        Instant expiresAt = known.expiresAt();
        return expiresAt == null ? task.createdAt().plus(settings.notificationValidFor()) : expiresAt;
    }
}
