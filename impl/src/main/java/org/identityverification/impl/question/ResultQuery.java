package org.identityverification.impl.question;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.StoreUnavailableException;
import org.identityverification.SwitchedOffException;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.accounts.AppCodes;
import org.identityverification.impl.accounts.ProviderCall;
import org.identityverification.impl.provider.ProviderCalls;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Permits;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.config.Accounts;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.OncePerMinute;
import org.identityverification.impl.runtime.messages.RedactedException;
import org.identityverification.impl.tasks.BackOff;
import org.identityverification.impl.tasks.RunningWork;
import org.identityverification.impl.tasks.WorkHandler;
import org.identityverification.impl.tasks.WorkLimits;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Claim;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/**
 * The one place that asks the provider how a flow ended (contract, section 3): for a claim, for a result that does not arrive, and for
 * a caller. What runs as due work has its turn; see {@link WorkLimits}. A caller is answered at once, without a lease and a turn,
 * whatever else asks at the same time.
 */
@ModuleBean
public class ResultQuery implements WorkHandler {

    private static final Logger LOGGER = System.getLogger(ResultQuery.class.getName());

    private static final Duration MIN_PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(30);

    private final OncePerMinute limit = new OncePerMinute();

    private final ProviderCalls provider;
    private final AppCodes appCodes;
    private final Settings settings;
    private final Rules rules;
    private final CorrectedClock clock;
    private final VerificationStore store;
    private final WorkLimits limits;
    private final Permits queries;
    private final Permits connections;

    @Inject
    public ResultQuery(
            ProviderCalls provider,
            AppCodes appCodes,
            Settings settings,
            WorkLimits limits,
            CorrectedClock clock,
            VerificationStore store,
            ModuleExecutor executor) {
        this.provider = provider;
        this.appCodes = appCodes;
        this.settings = settings;
        this.rules = settings.rules();
        this.clock = clock;
        this.store = store;
        this.queries = executor.permits(Share.QUERIES);
        this.connections = executor.permits(Share.ENDS);
        this.limits = limits;
    }

    @Override
    public Set<DueFor> kinds() {
        return Set.of(DueFor.CONFIRM, DueFor.ASK);
    }

    @Override
    public End run(RunningWork work) {
        VerificationRecord record = work.record();
        if (!StateMachine.canAsk(record, rules)) {
            return new End(new Change.NotAsked());
        }
        Instant sentAt = clock.instant();
        try {
            Answer answer = ask(record, Deadline.after(settings.callDeadline()));
            return new End(asked(record, answer, sentAt, sentAt.plus(MAX_PAUSE)));
        } catch (IdentityVerificationException e) {
            if (e.kind() == FailureKind.THROTTLED) {
                limits.slowDown(record.start().accountOrNone());
            }
            return new End(asked(record, answerOf(record, e), sentAt, again(record, e)));
        }
    }

    /** Asks about the flow of our own start. Throws when there is no answer. */
    private Answer ask(VerificationRecord record, Deadline deadline) {
        UUID id = record.id();
        Optional<Account> account = appCodes.find(record.start().account(), ProviderCall.query(id));
        if (account.isEmpty()) {
            return new Answer.NoAccount();
        }
        String flowId = Objects.requireNonNull(record.start().flowId(), "only known flows are asked about");
        var result = provider.result(id, account.get(), flowId, deadline);
        return switch (result.status()) {
            case SUCCESS -> new Answer.Success();
            case FAIL -> new Answer.Failure(result.failedReasonCode());
            case ING, SCAN, OTHER -> new Answer.NoResult();
        };
    }

    private static Change.Asked asked(VerificationRecord read, Answer answer, Instant sentAt, Instant again) {
        Claim claim = read.claim();
        return new Change.Asked(answer, claim == null ? null : claim.repeatedAt(), sentAt, again);
    }

    private Answer answerOf(VerificationRecord record, IdentityVerificationException e) {
        String code = e.code().orElse("none");
        if (e.kind() == FailureKind.FLOW_UNKNOWN) {
            Message.FLOW_UNKNOWN.log(LOGGER, record.id(), code);
            return new Answer.UnknownFlow();
        }
        boolean unlisted = e.kind() == FailureKind.UNKNOWN_CODE;
        if (unlisted || isRefusal(e)) {
            String account = Accounts.shown(record.start().account());
            if (limit.permits(List.of(Message.QUERY_REFUSED, account))) {
                Message.QUERY_REFUSED.log(LOGGER, account, code);
            }
            // A bare 401 or 403 may come from something on the way.
            boolean fromGateway = e.code().or(e::providerMessage).isPresent();
            return new Answer.Refused(!unlisted && fromGateway);
        }
        if (limit.permits(Message.QUERY_FAILED)) {
            Message.QUERY_FAILED.log(LOGGER, record.id(), e.kind(), code);
        }
        return new Answer.NoAnswer();
    }

    /** Whether the account may not query. A used-up balance or quota does not count: queries succeed again once it is paid. */
    private static boolean isRefusal(IdentityVerificationException e) {
        return e.kind() == FailureKind.APP_CODE_REFUSED || e.kind() == FailureKind.NOT_AUTHORIZED;
    }

    private Instant again(VerificationRecord record, IdentityVerificationException e) {
        Duration backOff = BackOff.after(record.questions().asked() + 1);
        Duration pause =
                Collections.max(List.of(backOff, e.retryAfter().orElse(Duration.ZERO), MIN_PAUSE_AFTER_FAILURE));
        return clock.instant().plus(Collections.min(List.of(pause, MAX_PAUSE)));
    }

    /** Asks unless there is a confirmed pass, and returns what is known then. Waits until {@code call-deadline}. */
    public Optional<VerificationRecord> refresh(UUID id) {
        if (!settings.resultQueryEnabled().areOnForAny()) {
            throw switchedOff();
        }
        Deadline deadline = Deadline.after(settings.callDeadline());
        return queries.call(id, () -> refresh(id, deadline), settings.callDeadline(), (end, cause) -> {
            throw failure(end, cause, ProviderCall.query(id));
        });
    }

    private Optional<VerificationRecord> refresh(UUID id, Deadline deadline) {
        Optional<VerificationRecord> found = connections.here(id, () -> store.find(id), deadline);
        if (found.isEmpty()) {
            return found;
        }
        VerificationRecord known = found.get();
        if (!settings.resultQueryEnabled().areOnFor(known.start().account())) {
            throw switchedOff();
        }
        if (known.start().flowId() == null || known.isProven()) {
            return found;
        }
        Instant sentAt = clock.instant();
        Answer answer = ask(known, deadline);
        if (answer instanceof Answer.NoAccount) {
            throw ProviderCall.query(id)
                    .failed(
                            FailureKind.APP_CODE_REFUSED,
                            "No call was made: "
                                    + Accounts.whyGone(known.start().account()),
                            null);
        }
        if (answer instanceof Answer.NoResult) {
            return found;
        }
        Transition transition =
                connections.here(id, () -> store.change(id, asked(known, answer, sentAt, sentAt)), deadline);
        return Optional.ofNullable(transition.after());
    }

    private static SwitchedOffException switchedOff() {
        return new SwitchedOffException(
                "The provider is not asked for results until " + Keys.RESULT_QUERY_ENABLED + " is set to true");
    }

    private static IdentityVerificationException failure(Permits.NoResult end, Throwable cause, ProviderCall call) {
        return switch (end) {
            case TIMEOUT -> call.failed(FailureKind.TIMEOUT, "The provider did not answer before the deadline", null);
            case REFUSED ->
                call.failed(FailureKind.NOT_ATTEMPTED, "No call was made, because too many are under way", null);
            case FAILED ->
                cause instanceof IdentityVerificationException known
                        ? known
                        : new StoreUnavailableException(
                                "The store failed", call.details().build(), RedactedException.of(cause));
        };
    }
}
