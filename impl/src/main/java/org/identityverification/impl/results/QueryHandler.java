package org.identityverification.impl.results;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.identityverification.FailureDetails;
import org.identityverification.FlowUnknownException;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ModuleClock;
import org.identityverification.UnknownProviderCodeException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.config.Accounts;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.provider.Account;
import org.identityverification.impl.provider.FoundAccount;
import org.identityverification.impl.tasks.TaskHandler;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/** Asks the provider for the result of one verification, with growing pauses, as long as its link may be in use. */
@ModuleBean
class QueryHandler implements TaskHandler {

    private static final Logger LOGGER = System.getLogger(QueryHandler.class.getName());
    /** How long after the link's expiry the last query is due: before the {@code EXPIRE} task. */
    private static final Duration LAST_CHANCE = Duration.ofMinutes(5);

    private final OncePerMinute limit = new OncePerMinute();

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
        VerificationRecord known = store.find(verificationId).orElse(null);
        String flowId = known == null ? null : known.flowId();
        if (known == null || flowId == null || isOver(known, task)) {
            return TaskOutcome.COMPLETE;
        }
        schedule.awaitTurn(task);
        FoundAccount found = query.account(known);
        if (found.isGone()) {
            return schedule.failed(task, reported(ResultQuery.gone(verificationId, known.account()), known));
        }
        try {
            Account account = found.account(FailureDetails.ofQuery(verificationId));
            query.ask(verificationId, account, flowId, store.held(verificationId));
            return store.find(verificationId)
                    .filter(now -> !isOver(now, task))
                    .map(now -> schedule.noResultYet(task, endOfLink(now, task).plus(LAST_CHANCE)))
                    .orElse(TaskOutcome.COMPLETE);
        } catch (FlowUnknownException e) {
            Message.FLOW_UNKNOWN.log(LOGGER, verificationId, e.code().orElse("none"));
            return TaskOutcome.COMPLETE;
        } catch (IdentityVerificationException e) {
            String code = e.code().orElse("none");
            String account = Accounts.shown(known.account());
            if (ResultQuery.isRefusal(e) && limit.permits(List.of(Message.QUERY_REFUSED, account))) {
                Message.QUERY_REFUSED.log(LOGGER, account, code);
            } else if (e instanceof UnknownProviderCodeException && limit.permits(Message.QUERY_FAILED)) {
                Message.QUERY_FAILED.log(LOGGER, verificationId, e.getClass().getSimpleName(), code);
            }
            return schedule.failed(task, e);
        }
    }

    private IdentityVerificationException reported(IdentityVerificationException gone, VerificationRecord known) {
        String why = ResultQuery.whyGone(known.account());
        if (limit.permits(why)) {
            Message.QUERY_FAILED.log(LOGGER, known.id(), why, "none");
        }
        return gone;
    }

    private boolean isOver(VerificationRecord known, Task task) {
        return known.status() == VerificationStatus.PASSED
                || clock.instant().isAfter(endOfLink(known, task).plus(StateMachine.GRACE_AFTER_EXPIRY));
    }

    private Instant endOfLink(VerificationRecord known, Task task) {
        Instant expiresAt = known.expiresAt();
        return expiresAt == null ? task.createdAt().plus(settings.notificationValidFor()) : expiresAt;
    }
}
