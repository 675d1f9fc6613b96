package org.identityverification.impl.results;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ModuleClock;
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
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.provider.FaceAuthResult;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/** Asks the provider how a verification ended, and takes over what it says (contract, section 3). */
@ModuleBean
public class ResultQuery {

    private static final Logger LOGGER = System.getLogger(ResultQuery.class.getName());

    private final OncePerMinute contradictions = new OncePerMinute();
    private final FaceAuthProvider provider;
    private final VerificationStore store;
    private final Bulkhead calls;
    private final Settings settings;
    private final Clock clock;

    @Inject
    ResultQuery(
            FaceAuthProvider provider,
            VerificationStore store,
            ModuleExecutor executor,
            Settings settings,
            @ModuleClock Clock clock) {
        this.provider = provider;
        this.store = store;
        this.calls = executor.bulkhead(Work.CALLS);
        this.settings = settings;
        this.clock = clock;
    }

    /** Does what {@link #refresh} does, on a thread of the module. The caller waits until {@code call-deadline}. */
    public Optional<VerificationRecord> refreshForCaller(UUID verificationId) {
        if (!settings.resultQueryEnabled()) {
            throw new IllegalStateException(
                    "The provider is not asked for results until " + Keys.RESULT_QUERY_ENABLED + " is set to true");
        }
        Duration timeout = settings.callDeadline();
        return calls.call(() -> refresh(verificationId, Deadline.after(timeout)), timeout, (end, cause) -> {
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

    /** Asks about the flow of our own start, unless it is unknown or its pass is confirmed. Returns what is known then. */
    public Optional<VerificationRecord> refresh(UUID verificationId, Deadline deadline) {
        Optional<VerificationRecord> known = store.find(verificationId);
        String flowId = known.map(VerificationRecord::flowId).orElse(null);
        if (flowId == null || known.filter(ResultQuery::isProven).isPresent()) {
            return known;
        }
        Set<UUID> held = store.held(verificationId).stream().map(Task::id).collect(Collectors.toSet());
        FaceAuthResult answer = provider.result(verificationId, flowId, deadline);
        return switch (answer.status()) {
            case SUCCESS -> takeOver(verificationId, VerificationOutcome.PASSED, null, held);
            case FAIL -> takeOver(verificationId, VerificationOutcome.FAILED, answer.failedReasonCode(), held);
            case ING, SCAN, OTHER -> store.find(verificationId);
        };
    }

    private Optional<VerificationRecord> takeOver(
            UUID verificationId, VerificationOutcome outcome, @Nullable String reason, Set<UUID> held) {
        Result result = new Result(outcome, null, reason, clock.instant(), true, ResultSource.QUERY);
        Transition transition = store.apply(verificationId, new Change.Ended(result, held));
        if (outcome == VerificationOutcome.FAILED && isPassHeld(transition) && contradictions.permits(verificationId)) {
            Message.NOTIFICATION_CONTRADICTED.log(LOGGER, verificationId);
        }
        return Optional.ofNullable(transition.record());
    }

    /** By a held result that the provider's answer ended, or by a notification that was believed. */
    private static boolean isPassHeld(Transition transition) {
        VerificationRecord record = transition.record();
        return (record != null && record.status() == VerificationStatus.PASSED)
                || transition.endedTasks().stream()
                        .anyMatch(task -> task.requireResult().outcome() == VerificationOutcome.PASSED);
    }

    private static boolean isProven(VerificationRecord record) {
        return record.status() == VerificationStatus.PASSED && record.confirmed();
    }
}
