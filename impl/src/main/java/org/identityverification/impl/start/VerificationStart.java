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
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
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
import org.identityverification.impl.messages.Explanation;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.provider.FaceAuthAnswer;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.token.NotifyTokens;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Starts verifications: check → call → remember → hand back.
 *
 * <p>The call runs on a thread of the module, and its caller waits until the deadline at the latest. A call that ends later is
 * remembered and logged; no thread is interrupted. Nothing is written before the call. An unknown outcome is written by the thread
 * of the call when the call fails, or by another thread of the module when the deadline passes first. {@link UnstoredStarts} writes
 * later what the store does not take.
 */
@ModuleBean
public class VerificationStart {

    private static final Logger LOGGER = System.getLogger(VerificationStart.class.getName());
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);
    private static final String DEADLINE_PASSED = "The provider did not answer before the deadline";
    private static final String INTERRUPTED = "The thread that waited for the answer was interrupted";

    private final Settings settings;
    private final FaceAuthProvider provider;
    private final VerificationStore store;
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
            VerificationStore store,
            UnstoredStarts unstored,
            ModuleExecutor executor,
            ApplicationCode applicationCode,
            @ModuleClock Clock clock) {
        this.settings = settings;
        this.provider = provider;
        this.store = store;
        this.unstored = unstored;
        this.clock = clock;
        this.check = new RequestCheck(settings.callbackUrl(), clock);
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
                start.giveUp(cause instanceof InterruptedException ? INTERRUPTED : DEADLINE_PASSED);
            }
            return start.outcome();
        });
    }

    public CompletionStage<FaceVerification> startAsync(VerificationRequest request) {
        UUID id = UUID.randomUUID();
        Executor completer = work -> runContinuation(id, work);
        try {
            Start start = begin(id, request, completer);
            start.giveUpAtDeadline();
            return start.result;
        } catch (IdentityVerificationException e) {
            StartResult<FaceVerification> failed = new StartResult<>(completer);
            failed.completeExceptionally(e);
            return failed;
        }
    }

    /** Runs code of the application, or what it depends on, on a thread where it may block. */
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
        Start start = new Start(id, checked, request.embedding().isPresent(), completer);
        try {
            calls.executeThen(start::run);
        } catch (RejectedExecutionException e) {
            throw new CallNotAttemptedException(
                    "No call was made, because too many are under way",
                    FailureDetails.of(id).withRetryAfter(BUSY_PAUSE),
                    null);
        }
        return start;
    }

    private @Nullable String notifyUrl(UUID id) {
        return settings.publicUrl()
                .flatMap(url -> tokens.map(it -> url + "/notifications/" + it.issue(id, clock.instant())))
                .orElse(null);
    }

    /** One start, from its call to what its caller gets. */
    private final class Start {

        private final UUID id;
        private final FaceAuthRequest request;
        private final boolean embedded;
        /** Completes the result. */
        private final Executor completer;

        private final Deadline deadline = Deadline.after(settings.callDeadline());
        private final StartResult<FaceVerification> result;
        private final AtomicBoolean begunOrAbandoned = new AtomicBoolean();
        private final AtomicBoolean writtenAsUnanswered = new AtomicBoolean();
        /** Set before {@code answer}. */
        private volatile Change.@Nullable Started started;

        private volatile @Nullable FaceAuthAnswer answer;
        private volatile @Nullable IdentityVerificationException failure;

        private Start(UUID id, FaceAuthRequest request, boolean embedded, Executor completer) {
            this.id = id;
            this.request = request;
            this.embedded = embedded;
            this.completer = completer;
            this.result = new StartResult<>(completer);
        }

        /** Calls the provider and stores the start. The returned action completes the result, once the place of the call is free. */
        private Runnable run() {
            if (result.isDone() || !begunOrAbandoned.compareAndSet(false, true)) {
                return Bulkhead.NOTHING;
            }
            try {
                FaceAuthAnswer answered = plausible(provider.start(id, request, deadline));
                VerificationStatus status = remember(answered);
                return () -> completer.execute(() -> succeed(answered, status));
            } catch (IdentityVerificationException e) {
                return failed(e);
            } catch (RuntimeException | Error e) {
                Message.UNEXPECTED.log(LOGGER, e, id);
                return failed(new UnreadableAnswerException(
                        "The call failed in an unexpected way", FailureDetails.of(id), RedactedException.of(e)));
            }
        }

        /** Without an expiry that is not in the future: the verification would expire while its links still work. */
        private FaceAuthAnswer plausible(FaceAuthAnswer answered) {
            Instant expire = answered.expire();
            if (expire == null || expire.isAfter(clock.instant())) {
                return answered;
            }
            if (limit.permits(Message.EXPIRY_IGNORED)) {
                Message.EXPIRY_IGNORED.log(LOGGER, id);
            }
            return answered.withoutExpire();
        }

        private Runnable failed(IdentityVerificationException e) {
            failure = e;
            writeAsUnanswered();
            return () -> completer.execute(() -> fail(e));
        }

        /** Returns the status, which an earlier notification may have changed already. */
        private VerificationStatus remember(FaceAuthAnswer answered) {
            Instant now = clock.instant();
            boolean queried = settings.resultQueryEnabled();
            boolean neverNotified = request.faceauthMode() == FaceAuthMode.WE_CHAT_FACE && !queried;
            if (neverNotified && limit.permits(Message.NO_RESULT_WILL_COME)) {
                Message.NO_RESULT_WILL_COME.log(LOGGER, id);
            }
            Change.Started change = new Change.Started(
                    answered.flowId(),
                    request.contextId(),
                    request.faceauthMode(),
                    answered.expire(),
                    expireAt(answered.expire(), now),
                    queried ? now.plus(settings.resultQueryFirstDelay()) : null,
                    now);
            started = change;
            answer = answered;
            VerificationRecord record = write(change);
            return record == null ? VerificationStatus.PENDING : record.status();
        }

        /** Remembers that the provider may have begun a flow although it did not answer. */
        private void writeAsUnanswered() {
            IdentityVerificationException known = failure;
            boolean unknown = answer == null && (known == null || known.outcomeUnknown());
            if (unknown && writtenAsUnanswered.compareAndSet(false, true)) {
                Instant now = clock.instant();
                write(new Change.Unanswered(request.contextId(), request.faceauthMode(), expireAt(null, now), now));
            }
        }

        private Instant expireAt(@Nullable Instant expiryOfLinks, Instant now) {
            Instant expiry = expiryOfLinks == null ? now.plus(settings.notificationValidFor()) : expiryOfLinks;
            return expiry.plus(StateMachine.GRACE_AFTER_EXPIRY);
        }

        // Never throws: what the caller gets does not depend on the store.
        private @Nullable VerificationRecord write(Change.OfStart change) {
            try {
                return store.apply(id, change).record();
            } catch (RuntimeException | Error e) {
                unstored.keep(id, change, Explanation.orClass(e));
                return null;
            }
        }

        private void succeed(FaceAuthAnswer answered, VerificationStatus status) {
            // If the result is complete without an exception, the links were handed back at the deadline.
            if (!result.complete(toVerification(answered, status)) && result.isCompletedExceptionally()) {
                Message.OUTCOME_DROPPED.log(LOGGER, id, "started");
            }
        }

        private void fail(IdentityVerificationException e) {
            if (!result.completeExceptionally(e)) {
                Message.OUTCOME_DROPPED.log(LOGGER, id, e.getClass().getSimpleName());
            }
        }

        private FaceVerification toVerification(FaceAuthAnswer answered, VerificationStatus status) {
            Optional<String> originalUrl = Optional.ofNullable(answered.originalUrl());
            return new FaceVerification(
                    id,
                    Optional.ofNullable(answered.flowId()),
                    Optional.ofNullable(request.contextId()),
                    request.faceauthMode(),
                    status,
                    Optional.ofNullable(answered.authUrl()),
                    originalUrl,
                    embedded ? originalUrl : Optional.empty(),
                    Optional.ofNullable(answered.faceToken()),
                    Optional.ofNullable(answered.expire()));
        }

        /** Completes the result at the deadline, although no thread waits for it. */
        @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the stage behind the callback
        private void giveUpAtDeadline() {
            Future<?> timer =
                    threads.after(deadline.remainingNanos(), () -> completer.execute(() -> giveUp(DEADLINE_PASSED)));
            result.whenComplete((verification, thrown) -> timer.cancel(false));
        }

        /** Completes the result with what is known: the links, a failure, or that the outcome is unknown. */
        private void giveUp(String why) {
            FailureDetails details = FailureDetails.of(id);
            FaceAuthAnswer answered = answer;
            IdentityVerificationException known = failure;
            if (begunOrAbandoned.compareAndSet(false, true)) {
                result.completeExceptionally(
                        new CallNotAttemptedException("No call was made before the wait ended", details, null));
            } else if (answered == null) {
                writeAsUnansweredLater();
                result.completeExceptionally(known != null ? known : new ProviderTimeoutException(why, details, null));
            } else if (result.complete(toVerification(answered, VerificationStatus.PENDING))) {
                unstored.keep(
                        id,
                        Objects.requireNonNull(started),
                        "the store had not answered when the caller stopped waiting");
            }
        }

        // Not on the caller's thread, which may hold a transaction of its own and has waited long enough.
        private void writeAsUnansweredLater() {
            try {
                writers.execute(this::writeAsUnanswered);
            } catch (RejectedExecutionException e) {
                // The thread of the call does it when the call has failed.
            }
        }

        private FaceVerification outcome() {
            try {
                return result.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof IdentityVerificationException known) {
                    throw known;
                }
                throw new IllegalStateException("A start fails with the module's own exceptions only", e.getCause());
            }
        }
    }
}
