package org.identityverification.impl.results;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.identityverification.FailureDetails;
import org.identityverification.FlowUnknownException;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ModuleClock;
import org.identityverification.UnknownProviderCodeException;
import org.identityverification.impl.config.Accounts;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.provider.Account;
import org.identityverification.impl.provider.FoundAccount;
import org.identityverification.impl.tasks.TaskHandler;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Confirmation;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Decides a held result: accepts it where no confirmation is demanded, otherwise asks the provider, with growing pauses, until the
 * provider answers. Of several held results of a verification, the newest asks, and the answer decides all.
 */
@ModuleBean
class HeldResultHandler implements TaskHandler {

    private static final Logger LOGGER = System.getLogger(HeldResultHandler.class.getName());

    /** Held results are parked after this many answers with a code that the contract does not list. */
    private static final int MAX_UNLISTED = 3;

    private static final int MAX_REMEMBERED = 10_000;

    private final OncePerMinute limit = new OncePerMinute();
    /** How many such answers came since the provider last returned a status; by verification, on this node. */
    private final Map<UUID, Integer> unlisted = new ConcurrentHashMap<>();

    private final ResultQuery query;
    private final VerificationStore store;
    private final QuerySchedule schedule;
    private final Settings settings;
    private final Clock clock;

    @Inject
    HeldResultHandler(
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
        return TaskKind.HELD;
    }

    @Override
    public TaskOutcome handle(Task task) {
        UUID verificationId = task.requireVerificationId();
        Confirmation confirm = settings.resultQueryConfirm();
        if (!confirm.isDemandedByAny() && !confirm.isDemandedBy(task.account())) {
            return accept(verificationId, task);
        }
        VerificationRecord record = store.find(verificationId).orElse(null);
        if (record == null) {
            // Erased since the claim.
            return TaskOutcome.COMPLETE;
        }
        // Without its start, the verification may belong to an account that demands confirmation.
        if (!record.isStartKnown()) {
            return park(verificationId, "the start of the verification is not known here");
        }
        if (!confirm.isDemandedBy(record.account())) {
            return accept(verificationId, task);
        }
        String flowId = record.flowId();
        if (flowId == null) {
            return park(verificationId, "its flow is not known here");
        }
        if (!flowId.equals(task.flowId())) {
            return refuse(verificationId);
        }
        if (!clock.instant().isBefore(task.createdAt().plus(settings.notificationValidFor()))) {
            return park(verificationId, "the provider had no result for as long as the notify URL was valid");
        }
        List<Task> held = store.held(verificationId);
        return isNewest(task, held) ? ask(task, record, flowId, held) : schedule.noResultYet(task);
    }

    private TaskOutcome accept(UUID verificationId, Task task) {
        Change notified = new Change.Notified(
                Objects.requireNonNull(task.flowId(), "a held result has a flow"),
                task.requireResult(),
                Confirmation.of(false),
                Duration.ZERO);
        return store.apply(verificationId, notified).effect() == Transition.Effect.OTHER_FLOW
                ? refuse(verificationId)
                : TaskOutcome.COMPLETE;
    }

    /** Whether a task is the newest of those that are not parked. */
    private static boolean isNewest(Task task, List<Task> held) {
        return held.stream()
                .filter(it -> it.dueAt() != null)
                .reduce((older, newer) -> newer)
                .filter(it -> it.id().equals(task.id()))
                .isPresent();
    }

    private TaskOutcome ask(Task task, VerificationRecord record, String flowId, List<Task> held) {
        UUID verificationId = task.requireVerificationId();
        schedule.awaitTurn(task);
        FoundAccount found = query.account(record);
        if (found.isGone()) {
            return parkAll(verificationId, ResultQuery.whyGone(record.account()));
        }
        try {
            Account account = found.account(FailureDetails.ofQuery(verificationId));
            boolean ended = query.ask(verificationId, account, flowId, held);
            unlisted.remove(verificationId);
            return ended ? TaskOutcome.ENDED : schedule.noResultYet(task);
        } catch (FlowUnknownException e) {
            Message.FLOW_UNKNOWN.log(LOGGER, verificationId, e.code().orElse("none"));
            return parkAll(verificationId, "the provider does not know its flow");
        } catch (IdentityVerificationException e) {
            String code = e.code().orElse("none");
            if (e instanceof UnknownProviderCodeException ? isLastUnlisted(verificationId) : ResultQuery.isRefusal(e)) {
                String account = Accounts.shown(record.account());
                if (limit.permits(List.of(Message.QUERY_REFUSED, account))) {
                    Message.QUERY_REFUSED.log(LOGGER, account, code);
                }
                return parkAll(verificationId, "the provider refuses the result query");
            }
            if (limit.permits(Message.QUERY_FAILED)) {
                Message.QUERY_FAILED.log(LOGGER, verificationId, e.getClass().getSimpleName(), code);
            }
            return schedule.failed(task, e);
        }
    }

    private boolean isLastUnlisted(UUID verificationId) {
        if (unlisted.size() >= MAX_REMEMBERED) {
            unlisted.clear();
        }
        boolean isLast = unlisted.merge(verificationId, 1, Integer::sum) == MAX_UNLISTED;
        if (isLast) {
            unlisted.remove(verificationId);
        }
        return isLast;
    }

    private TaskOutcome refuse(UUID verificationId) {
        if (limit.permits(verificationId)) {
            Message.NOTIFICATION_REFUSED.log(LOGGER, verificationId, "its flowId is not this verification's");
        }
        return TaskOutcome.COMPLETE;
    }

    private static TaskOutcome park(UUID verificationId, String why) {
        Message.HELD_RESULT_PARKED.log(LOGGER, verificationId, why);
        return TaskOutcome.PARK;
    }

    private TaskOutcome parkAll(UUID verificationId, String why) {
        if (store.parkHeld(verificationId) > 0) {
            Message.HELD_RESULT_PARKED.log(LOGGER, verificationId, why);
        }
        return TaskOutcome.ENDED;
    }
}
