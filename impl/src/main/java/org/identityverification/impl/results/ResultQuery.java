package org.identityverification.impl.results;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ModuleClock;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ResultSource;
import org.identityverification.StoreUnavailableException;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.BoundedWait;
import org.identityverification.impl.concurrent.Bulkhead;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.config.Accounts;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.provider.Account;
import org.identityverification.impl.provider.AppCodes;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.provider.FaceAuthResult;
import org.identityverification.impl.provider.FoundAccount;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/** Asks the provider how a verification ended, and applies the answer (contract, section 3). */
@ModuleBean
public class ResultQuery {

    private static final Logger LOGGER = System.getLogger(ResultQuery.class.getName());

    private final OncePerMinute contradictions = new OncePerMinute();
    private final FaceAuthProvider provider;
    private final AppCodes appCodes;
    private final VerificationStore store;
    private final Bulkhead calls;
    private final Settings settings;
    private final Clock clock;

    @Inject
    ResultQuery(
            FaceAuthProvider provider,
            AppCodes appCodes,
            VerificationStore store,
            ModuleExecutor executor,
            Settings settings,
            @ModuleClock Clock clock) {
        this.provider = provider;
        this.appCodes = appCodes;
        this.store = store;
        this.calls = executor.bulkhead(Work.CALLS);
        this.settings = settings;
        this.clock = clock;
    }

    /** Asks on a module thread, unless there is a confirmed pass, and returns what is known then. Waits until {@code call-deadline}. */
    public Optional<VerificationRecord> refreshForCaller(UUID verificationId) {
        if (!settings.resultQueryEnabled()) {
            throw new IllegalStateException(
                    "The provider is not asked for results until " + Keys.RESULT_QUERY_ENABLED + " is set to true");
        }
        Deadline deadline = Deadline.after(settings.callDeadline());
        return onThread(verificationId, settings.callDeadline(), () -> refresh(verificationId, deadline))
                .get();
    }

    private <T> T onThread(UUID verificationId, Duration timeout, Supplier<T> work) {
        return calls.call(work, timeout, (end, cause) -> {
            throw failure(end, cause, FailureDetails.ofQuery(verificationId));
        });
    }

    private static IdentityVerificationException failure(BoundedWait.End end, Throwable cause, FailureDetails details) {
        return switch (end) {
            case TIMEOUT ->
                new ProviderTimeoutException("The provider did not answer before the deadline", details, null);
            case REFUSED ->
                new CallNotAttemptedException("No call was made, because too many are under way", details, null);
            case FAILED ->
                cause instanceof IdentityVerificationException known
                        ? known
                        : new StoreUnavailableException("The store failed", details, RedactedException.of(cause));
        };
    }

    /** Returns how to get what is known: a look-up of the account happens in the supplier, so that it holds no permit of a call. */
    private Supplier<Optional<VerificationRecord>> refresh(UUID verificationId, Deadline deadline) {
        Optional<VerificationRecord> known = store.find(verificationId);
        String flowId = known.map(VerificationRecord::flowId).orElse(null);
        if (flowId == null || known.filter(ResultQuery::isProven).isPresent()) {
            return () -> known;
        }
        String name = known.get().account();
        Optional<Account> configured = appCodes.configured(name);
        if (configured.isPresent()) {
            Optional<VerificationRecord> refreshed = refresh(verificationId, configured.get(), flowId);
            return () -> refreshed;
        }
        return () -> {
            FoundAccount found = appCodes.await(name, deadline);
            if (found.isGone()) {
                throw gone(verificationId, name);
            }
            Account account = found.account(FailureDetails.ofQuery(verificationId));
            Duration rest = Duration.ofNanos(Math.max(0, deadline.remainingNanos()));
            return onThread(verificationId, rest, () -> refresh(verificationId, account, flowId));
        };
    }

    private Optional<VerificationRecord> refresh(UUID verificationId, Account account, String flowId) {
        ask(verificationId, account, flowId, store.held(verificationId));
        return store.find(verificationId);
    }

    /** Looks up the account of a verification's start. */
    FoundAccount account(VerificationRecord record) {
        return appCodes.await(record.account());
    }

    static ProviderAccountException gone(UUID verificationId, @Nullable String account) {
        return new ProviderAccountException(
                ProviderAccountException.Reason.APP_CODE_REFUSED,
                "No call was made: " + whyGone(account),
                FailureDetails.ofQuery(verificationId),
                null);
    }

    static String whyGone(@Nullable String account) {
        return account == null
                ? Keys.APP_CODE + " is no longer set"
                : Accounts.shown(account) + " is gone from the configuration and the AppCodeSource";
    }

    /**
     * Asks about the flow of our own start. Applies the result, which decides results that were held before the query, and returns
     * whether there is one.
     */
    boolean ask(UUID verificationId, Account account, String flowId, List<Task> held) {
        FaceAuthResult answer =
                provider.result(verificationId, account, flowId, Deadline.after(settings.callDeadline()));
        return switch (answer.status()) {
            case SUCCESS -> takeOver(verificationId, VerificationOutcome.PASSED, null, held);
            case FAIL -> takeOver(verificationId, VerificationOutcome.FAILED, answer.failedReasonCode(), held);
            case ING, SCAN, OTHER -> false;
        };
    }

    /** Whether the account may not query. A used-up balance or quota does not count: queries succeed again once it is paid. */
    static boolean isRefusal(IdentityVerificationException e) {
        return e instanceof ProviderAccountException account
                && account.reason() != ProviderAccountException.Reason.BALANCE_USED_UP
                && account.reason() != ProviderAccountException.Reason.QUOTA_USED_UP;
    }

    private boolean takeOver(
            UUID verificationId, VerificationOutcome outcome, @Nullable String reason, List<Task> held) {
        Result result = new Result(outcome, null, reason, clock.instant(), true, ResultSource.QUERY);
        Set<UUID> before = held.stream().map(Task::id).collect(Collectors.toSet());
        Transition transition = store.apply(verificationId, new Change.Ended(result, before));
        if (outcome == VerificationOutcome.FAILED && isPassHeld(transition) && contradictions.permits(verificationId)) {
            Message.NOTIFICATION_CONTRADICTED.log(LOGGER, verificationId);
        }
        return true;
    }

    /** Whether a notification said passed: one that the provider's answer ended, or one that was accepted. */
    private static boolean isPassHeld(Transition transition) {
        VerificationRecord record = transition.record();
        return (record != null && record.status() == VerificationStatus.PASSED)
                || transition.endedTasks().stream()
                        .filter(task -> task.kind() == TaskKind.HELD)
                        .anyMatch(task -> task.requireResult().outcome() == VerificationOutcome.PASSED);
    }

    private static boolean isProven(VerificationRecord record) {
        return record.status() == VerificationStatus.PASSED && record.confirmed();
    }
}
