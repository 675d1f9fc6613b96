package org.identityverification.impl.results;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.identityverification.FlowUnknownException;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ModuleClock;
import org.identityverification.ProviderAccountException;
import org.identityverification.UnknownProviderCodeException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.tasks.TaskHandler;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Asks the provider for the result of one verification, with growing pauses, because no notification has come or because held
 * results wait to be confirmed. A held result brings the next query forward. Without an answer the module asks again, and drops none.
 */
@ModuleBean
class QueryHandler implements TaskHandler {

    private static final Logger LOGGER = System.getLogger(QueryHandler.class.getName());
    /** The last query is due so long after the link expires: before the {@code EXPIRE} task. */
    private static final Duration LAST_CHANCE = Duration.ofMinutes(5);

    /** How often a code that the contract does not list is asked for before held results are parked. */
    private static final int MAX_UNLISTED = 3;

    private static final int MAX_REMEMBERED = 10_000;

    private final OncePerMinute limit = new OncePerMinute();
    /** How many such codes came while results were held, since the provider last told a status; on this node. */
    private final Map<UUID, Integer> unlisted = new ConcurrentHashMap<>();

    private final ResultQuery query;
    private final VerificationStore store;
    private final QuerySchedule schedule;
    private final Settings settings;
    private final Clock clock;

    @Inject
    QueryHandler(
            ResultQuery query,
            VerificationStore store,
            QuerySchedule schedule,
            Settings settings,
            @ModuleClock Clock clock) {
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
        UUID verificationId = task.requireVerificationId();
        return pauseOf(verificationId, store.find(verificationId), task).orElseGet(() -> ask(verificationId, task));
    }

    private TaskOutcome ask(UUID verificationId, Task task) {
        schedule.awaitTurn();
        try {
            Optional<VerificationRecord> known = query.refresh(verificationId, Deadline.after(settings.callDeadline()));
            unlisted.remove(verificationId);
            return pauseOf(verificationId, known, task).orElseGet(() -> {
                List<Task> held = waiting(verificationId);
                Instant lastChance = endOfLink(known.orElseThrow(), task).plus(LAST_CHANCE);
                return held.isEmpty() ? schedule.noResultYet(task, lastChance) : schedule.noResultYet(held);
            });
        } catch (FlowUnknownException e) {
            Message.FLOW_UNKNOWN.log(LOGGER, verificationId, e.code().orElse("none"));
            parkHeld(verificationId, "the provider does not know its flow");
            return TaskOutcome.COMPLETE;
        } catch (IdentityVerificationException e) {
            boolean isHeld = !waiting(verificationId).isEmpty();
            if (e instanceof UnknownProviderCodeException ? isFinal(verificationId, isHeld) : isRefusal(e)) {
                if (limit.permits(Message.QUERY_REFUSED)) {
                    Message.QUERY_REFUSED.log(LOGGER, e.code().orElse("none"));
                }
                parkHeld(verificationId, "the provider refuses the result query");
            } else if ((isHeld || e instanceof UnknownProviderCodeException) && limit.permits(Message.QUERY_FAILED)) {
                Message.QUERY_FAILED.log(
                        LOGGER,
                        verificationId,
                        e.getClass().getSimpleName(),
                        e.code().orElse("none"));
            }
            return schedule.failed(task, e);
        }
    }

    private boolean isFinal(UUID verificationId, boolean isHeld) {
        if (unlisted.size() >= MAX_REMEMBERED) {
            unlisted.clear();
        }
        boolean isFinal = isHeld && unlisted.merge(verificationId, 1, Integer::sum) == MAX_UNLISTED;
        if (isFinal || !isHeld) {
            unlisted.remove(verificationId);
        }
        return isFinal;
    }

    /** Not when balance or quota is used up: queries succeed again once that is paid. */
    private static boolean isRefusal(IdentityVerificationException e) {
        return e instanceof ProviderAccountException account
                && account.reason() != ProviderAccountException.Reason.BALANCE_USED_UP
                && account.reason() != ProviderAccountException.Reason.QUOTA_USED_UP;
    }

    /** What to do instead of asking; empty while there is something to ask for. */
    private Optional<TaskOutcome> pauseOf(UUID verificationId, Optional<VerificationRecord> known, Task task) {
        if (known.isEmpty() || known.get().flowId() == null) {
            return Optional.of(TaskOutcome.COMPLETE);
        }
        boolean passed = known.get().status() == VerificationStatus.PASSED;
        Instant now = clock.instant();
        boolean linkIsOver = now.isAfter(endOfLink(known.get(), task).plus(StateMachine.GRACE_AFTER_EXPIRY));
        if (passed && known.get().confirmed()) {
            return Optional.of(TaskOutcome.COMPLETE);
        }
        if ((!passed && !linkIsOver) || !waiting(verificationId).isEmpty()) {
            return Optional.empty();
        }
        // The task stays as long as notifications are accepted, because it counts the queries.
        Instant lastNotification = task.createdAt().plus(settings.notificationValidFor());
        return Optional.of(
                settings.resultQueryConfirm() && now.isBefore(lastNotification)
                        ? TaskOutcome.reschedule(Duration.between(now, lastNotification))
                        : TaskOutcome.COMPLETE);
    }

    /** The held results that wait for the provider's answer: not those that are parked. */
    private List<Task> waiting(UUID verificationId) {
        return store.held(verificationId).stream()
                .filter(held -> held.dueAt() != null)
                .toList();
    }

    private Instant endOfLink(VerificationRecord known, Task task) {
        Instant expiresAt = known.expiresAt();
        return expiresAt == null ? task.createdAt().plus(settings.notificationValidFor()) : expiresAt;
    }

    private void parkHeld(UUID verificationId, String why) {
        if (store.parkHeld(verificationId) > 0) {
            Message.HELD_RESULT_PARKED.log(LOGGER, verificationId, why);
        }
    }
}
