package org.identityverification.impl.start;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.ModuleClock;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.ApplicationCode;
import org.identityverification.impl.concurrent.ApplicationCode.TransactionLeftOpenException;
import org.identityverification.impl.concurrent.BoundedWait;
import org.identityverification.impl.concurrent.Bulkhead;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.provider.Account;
import org.identityverification.impl.provider.AppCodes;
import org.identityverification.impl.provider.FaceAuthAnswer;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.provider.FoundAccount;
import org.identityverification.impl.token.NotifyTokens;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.VerificationRecord;
import org.jspecify.annotations.Nullable;

/**
 * Starts verifications: check → look up the account, if it is not configured → call → store → return.
 *
 * <p>The call runs on a thread of the module, and its caller waits until the deadline at most. A call that ends later is stored and
 * logged; no thread is interrupted. Nothing is written before the call. An unknown outcome is written when the call fails, or when
 * the deadline passes first. {@link UnstoredStarts} writes later what the store does not take.
 */
@ModuleBean
public class VerificationStart {

    private static final Logger LOGGER = System.getLogger(VerificationStart.class.getName());
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);
    private static final String DEADLINE_PASSED = "The provider did not answer before the deadline";
    private static final String INTERRUPTED = "The thread that waited for the answer was interrupted";

    private final Settings settings;
    private final FaceAuthProvider provider;
    private final AppCodes appCodes;
    private final UnstoredStarts unstored;
    private final Clock clock;
    private final RequestCheck check;
    private final Optional<NotifyTokens> tokens;
    private final ModuleExecutor threads;
    private final Bulkhead calls;
    private final Executor writers;
    private final Bulkhead continuations;
    private final ApplicationCode applicationCode;
    private final OncePerMinute limit = new OncePerMinute();

    @Inject
    VerificationStart(
            Settings settings,
            FaceAuthProvider provider,
            AppCodes appCodes,
            UnstoredStarts unstored,
            ModuleExecutor executor,
            ApplicationCode applicationCode,
            @ModuleClock Clock clock) {
        this.settings = settings;
        this.provider = provider;
        this.appCodes = appCodes;
        this.unstored = unstored;
        this.clock = clock;
        this.check =
                new RequestCheck(settings.callbackUrl(), account -> appCodes.mayExist(account.orElse(null)), clock);
        this.tokens = NotifyTokens.of(settings);
        this.threads = executor;
        this.calls = executor.bulkhead(Work.CALLS);
        this.writers = executor.bulkhead(Work.BACKGROUND);
        this.continuations = executor.bulkhead(Work.CONTINUATIONS);
        this.applicationCode = applicationCode;
    }

    public List<FieldError> check(VerificationRequest request) {
        return check.faults(request);
    }

    public FaceVerification start(VerificationRequest request) {
        Start start = begin(UUID.randomUUID(), request, Runnable::run);
        return BoundedWait.await(start.result, start.deadline, (end, cause) -> {
            if (end == BoundedWait.End.TIMEOUT) {
                giveUp(start, cause instanceof InterruptedException ? INTERRUPTED : DEADLINE_PASSED);
            }
            return start.outcome();
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the stage behind the callback
    public CompletionStage<FaceVerification> startAsync(VerificationRequest request) {
        UUID id = UUID.randomUUID();
        Executor completer = work -> runContinuation(id, work);
        try {
            Start start = begin(id, request, completer);
            Future<?> timer = threads.after(
                    start.deadline.remainingNanos(), () -> start.complete(() -> giveUp(start, DEADLINE_PASSED)));
            start.result.whenComplete((verification, thrown) -> timer.cancel(false));
            return start.result;
        } catch (IdentityVerificationException e) {
            StartResult<FaceVerification> failed = new StartResult<>(completer);
            failed.completeExceptionally(e);
            return failed;
        }
    }

    /** Runs code of the application, or the completion that triggers it, on a thread where it may block. */
    private void runContinuation(UUID id, Runnable code) {
        Runnable guarded = () -> applicationCode.run(code::run).ifPresent(failure -> reportContinuation(id, failure));
        try {
            continuations.execute(guarded);
        } catch (RejectedExecutionException e) {
            if (continuations.isFull() && limit.permits(Message.TOO_MANY_CONTINUATIONS)) {
                Message.TOO_MANY_CONTINUATIONS.log(LOGGER, continuations.size());
            }
            threads.runInAnyCase(guarded);
        }
    }

    private void reportContinuation(UUID id, Throwable failure) {
        if (!(failure instanceof TransactionLeftOpenException)) {
            Message.UNEXPECTED.log(LOGGER, failure, id);
            return;
        }
        int count = limit.count(Message.CONTINUATION_LEFT_TRANSACTION_OPEN);
        if (count > 0) {
            Message.CONTINUATION_LEFT_TRANSACTION_OPEN.log(LOGGER, count, id);
        }
    }

    private Start begin(UUID id, VerificationRequest request, Executor completer) {
        FaceAuthRequest checked = check.check(request, notifyUrl(id));
        Deadline deadline = Deadline.after(settings.callDeadline());
        Start start = new Start(
                id, request.account().orElse(null), checked, request.embedding().isPresent(), deadline, completer);
        Optional<Account> configured = appCodes.configured(start.account);
        if (configured.isPresent()) {
            begin(start, configured.get());
        } else {
            appCodes.find(start.account, found -> begin(start, found));
        }
        return start;
    }

    /** Continues after a look-up, during which no permit was held. */
    private void begin(Start start, FoundAccount found) {
        try {
            if (found.isGone()) {
                throw new InvalidRequestException(List.of(RequestCheck.noAccount(Optional.ofNullable(start.account))));
            }
            begin(start, found.account(FailureDetails.of(start.id)));
        } catch (IdentityVerificationException e) {
            if (start.begin()) {
                failed(start, e).run();
            }
        }
    }

    private void begin(Start start, Account account) {
        try {
            if (settings.accounts().areSeveral()) {
                calls.executeThen(Objects.requireNonNullElse(account.name(), ""), () -> call(start, account));
            } else {
                calls.executeThen(() -> call(start, account));
            }
        } catch (RejectedExecutionException e) {
            throw new CallNotAttemptedException(
                    "No call was made, because too many are under way",
                    FailureDetails.of(start.id).withRetryAfter(BUSY_PAUSE),
                    null);
        }
    }

    private @Nullable String notifyUrl(UUID id) {
        return settings.publicUrls().stream()
                .findFirst()
                .flatMap(url -> tokens.map(it -> url + "/notifications/" + it.issue(id, clock.instant())))
                .orElse(null);
    }

    /** Calls the provider. The returned action runs after the call's permit is released, so that a hanging store holds no permit. */
    private Runnable call(Start start, Account account) {
        if (!start.begin()) {
            return Bulkhead.NOTHING;
        }
        try {
            FaceAuthAnswer answer =
                    plausible(start.id, provider.start(start.id, account, start.request, start.deadline));
            start.answered(answer, changeOf(start, answer));
            return () -> write(start.id, start.change(), status -> start.complete(() -> succeed(start, status)));
        } catch (IdentityVerificationException e) {
            return failed(start, e);
        } catch (RuntimeException | Error e) {
            Message.UNEXPECTED.log(LOGGER, e, start.id);
            return failed(
                    start,
                    new UnreadableAnswerException(
                            "The call failed in an unexpected way",
                            FailureDetails.of(start.id),
                            RedactedException.of(e)));
        }
    }

    /** Drops an expiry that is not in the future: with it, the verification would expire while its links still work. */
    private FaceAuthAnswer plausible(UUID id, FaceAuthAnswer answer) {
        Instant expire = answer.expire();
        if (expire == null || expire.isAfter(clock.instant())) {
            return answer;
        }
        if (limit.permits(Message.EXPIRY_IGNORED)) {
            Message.EXPIRY_IGNORED.log(LOGGER, id);
        }
        return answer.withoutExpire();
    }

    private Change.Started changeOf(Start start, FaceAuthAnswer answer) {
        Instant now = clock.instant();
        boolean queried = settings.resultQueryEnabled();
        boolean neverNotified = start.request.faceauthMode() == FaceAuthMode.WE_CHAT_FACE && !queried;
        if (neverNotified && limit.permits(Message.NO_RESULT_WILL_COME)) {
            Message.NO_RESULT_WILL_COME.log(LOGGER, start.id);
        }
        return new Change.Started(
                answer.flowId(),
                start.request.contextId(),
                start.account,
                start.request.faceauthMode(),
                answer.expire(),
                expireAt(answer.expire(), now),
                queried ? now.plus(settings.resultQueryFirstDelay()) : null,
                now);
    }

    private Runnable failed(Start start, IdentityVerificationException e) {
        Runnable completion = () -> start.complete(() -> fail(start, e));
        return start.failed(e) ? () -> write(start.id, unanswered(start), status -> completion.run()) : completion;
    }

    /** The provider may have begun a flow although it did not answer. */
    private Change.Unanswered unanswered(Start start) {
        Instant now = clock.instant();
        return new Change.Unanswered(
                start.request.contextId(), start.account, start.request.faceauthMode(), expireAt(null, now), now);
    }

    /** Writes on another thread, or later, and passes on the status, which an earlier notification may have changed. */
    private void write(UUID id, Change.OfStart change, Consumer<VerificationStatus> then) {
        try {
            writers.execute(() -> {
                VerificationRecord record = unstored.write(id, change);
                then.accept(record == null ? VerificationStatus.PENDING : record.status());
            });
        } catch (RejectedExecutionException e) {
            unstored.keep(id, change, "no thread is free to write it");
            then.accept(VerificationStatus.PENDING);
        }
    }

    private Instant expireAt(@Nullable Instant expiryOfLinks, Instant now) {
        Instant expiry = expiryOfLinks == null ? now.plus(settings.notificationValidFor()) : expiryOfLinks;
        return expiry.plus(StateMachine.GRACE_AFTER_EXPIRY);
    }

    private static void succeed(Start start, VerificationStatus status) {
        // If the result is complete without an exception, the links were returned at the deadline.
        if (!start.result.complete(start.verification(status)) && start.result.isCompletedExceptionally()) {
            Message.OUTCOME_DROPPED.log(LOGGER, start.id, "started");
        }
    }

    private static void fail(Start start, IdentityVerificationException e) {
        if (!start.result.completeExceptionally(e) && !start.hasFailedWith(e)) {
            Message.OUTCOME_DROPPED.log(LOGGER, start.id, e.getClass().getSimpleName());
        }
    }

    /** The caller stops waiting. The result is what is known, or that the outcome is unknown. */
    private void giveUp(Start start, String why) {
        FailureDetails details = FailureDetails.of(start.id);
        switch (start.giveUp()) {
            case ABANDONED ->
                start.result.completeExceptionally(
                        new CallNotAttemptedException("No call was made before the wait ended", details, null));
            case ANSWERED -> {
                if (start.result.complete(start.verification(VerificationStatus.PENDING))) {
                    unstored.keep(
                            start.id, start.change(), "the store had not answered when the caller stopped waiting");
                }
            }
            case FAILED -> start.result.completeExceptionally(start.failure());
            default -> {
                if (start.unanswered()) {
                    write(start.id, unanswered(start), status -> {});
                }
                start.result.completeExceptionally(new ProviderTimeoutException(why, details, null));
            }
        }
    }
}
