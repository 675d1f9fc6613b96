package org.identityverification.impl.start;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.identityverification.AlreadyStartedException;
import org.identityverification.FaceAuthMode;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.NotStartedException;
import org.identityverification.StartedVerification;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.accounts.AppCodes;
import org.identityverification.impl.delivery.ForeignCode;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.provider.ProviderCalls;
import org.identityverification.impl.provider.StartAnswer;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Permits;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.OncePerMinute;
import org.identityverification.impl.runtime.messages.RedactedException;
import org.identityverification.impl.start.StartCall.Phase;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.NotifyTokens;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.StoreFailure;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Starts verifications: check → write → call → write → return. So whatever comes later, at whatever node, finds the record.
 *
 * <p>A start runs on a thread of the module, and its caller waits until the deadline at most. An answer that came in
 * time is stored even then; no thread is interrupted. A record whose call certainly began nothing is deleted, by
 * {@link LateDeletes} if need be.
 */
@ModuleBean
public class VerificationStart {

    private static final Logger LOGGER = System.getLogger(VerificationStart.class.getName());
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);
    /** No start is accepted while what was accepted before waits longer than this for the store: it goes first. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final Duration PAUSE_BEFORE_REPETITION = Duration.ofMillis(200);
    /** What the provider's deadline leaves for storing its answer, at most. */
    private static final Duration MAX_UPDATE = Duration.ofSeconds(2);
    /** How long a write whose outcome is unknown may take to land: it may wait in the database, for a standby for example. */
    private static final Duration MAY_LAND = Duration.ofMinutes(10);

    private static final String DEADLINE_PASSED = "The provider did not answer before the deadline";
    private static final String MAY_HAVE_BEGUN =
            "the provider may have begun a flow. If its result is notified, it is delivered where result queries are off;"
                    + " where they are on, it is parked (IDV0038). The person may start again";
    private static final String ERASED =
            "the provider has begun a flow, but the verification was erased meanwhile. Its result is not delivered";
    private static final String INTERRUPTED = "The thread that waited for the answer was interrupted";

    /** How long after its arrival an answer is tried to be stored, if the start's deadline ends before. */
    Duration lateUpdate = Duration.ofSeconds(5);

    private final Settings settings;
    private final ProviderCalls provider;
    private final AppCodes appCodes;
    private final VerificationStore store;
    private final CorrectedClock clock;
    private final RequestCheck check;
    private final Optional<NotifyTokens> tokens;
    private final ModuleExecutor threads;
    private final Permits calls;
    private final Permits connections;
    private final LateDeletes lateDeletes;
    private final ForeignCode foreignCode;
    private final OncePerMinute limit = new OncePerMinute();

    @Inject
    public VerificationStart(
            Settings settings,
            ProviderCalls provider,
            AppCodes appCodes,
            VerificationStore store,
            ModuleExecutor executor,
            ForeignCode foreignCode,
            CorrectedClock clock) {
        this.settings = settings;
        this.provider = provider;
        this.appCodes = appCodes;
        this.store = store;
        this.clock = clock;
        this.check =
                new RequestCheck(settings.callbackUrl(), account -> appCodes.mayExist(account.orElse(null)), clock);
        this.tokens = NotifyTokens.of(settings);
        this.threads = executor;
        this.calls = executor.permits(Share.CALLS);
        this.connections = executor.permits(Share.STARTS);
        this.lateDeletes = new LateDeletes(store, executor);
        this.foreignCode = foreignCode;
    }

    public List<FieldError> check(VerificationRequest request) {
        return check.faults(request);
    }

    public StartedVerification start(VerificationRequest request) {
        StartCall start = begin(UUID.randomUUID(), request, Runnable::run);
        return Permits.await(start.result, start.deadline, (end, cause) -> {
            if (end == Permits.NoResult.TIMEOUT) {
                fail(start, start.giveUp(cause instanceof InterruptedException ? INTERRUPTED : DEADLINE_PASSED));
            }
            return start.outcome();
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the stage behind the callback
    public CompletionStage<StartedVerification> startAsync(VerificationRequest request) {
        UUID id = UUID.randomUUID();
        try {
            StartCall start = begin(id, request, work -> complete(id, work));
            Future<?> timer = threads.after(
                    start.deadline.remainingNanos(),
                    () -> start.completer.execute(() -> fail(start, start.giveUp(DEADLINE_PASSED))));
            start.result.whenComplete((verification, thrown) -> timer.cancel(false));
            return start.result;
        } catch (IdentityVerificationException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Runs the completion, and with it code of the application, which may block. */
    private void complete(UUID id, Runnable completion) {
        boolean leftOpen = foreignCode.run(completion::run).isPresent();
        if (leftOpen && limit.permits(Message.CONTINUATION_LEFT_TRANSACTION_OPEN)) {
            Message.CONTINUATION_LEFT_TRANSACTION_OPEN.log(LOGGER, id);
        }
    }

    private StartCall begin(UUID id, VerificationRequest request, Executor completer) {
        FaceAuthRequest checked = check.check(request, notifyUrl(id));
        Deadline deadline = Deadline.after(settings.callDeadline());
        StartCall start = new StartCall(id, request, checked, deadline, completer);
        provider.requireStartsAllowed(id);
        if (threads.longestWaitForStore().compareTo(LONGEST_WAIT) > 0) {
            throw busy(start, "No call was made, because earlier work waits too long for the store");
        }
        try {
            boolean shares = settings.accounts().areSeveral();
            calls.executeThen(shares ? Objects.requireNonNullElse(start.account(), "") : null, () -> run(start));
            return start;
        } catch (RejectedExecutionException e) {
            throw busy(start, "No call was made, because too many are under way");
        }
    }

    private static IdentityVerificationException busy(StartCall start, String why) {
        return start.call.failed(
                FailureKind.NOT_ATTEMPTED,
                why,
                start.call.details().retryAfter(BUSY_PAUSE).build(),
                null);
    }

    private @Nullable String notifyUrl(UUID id) {
        return settings.publicUrls().stream()
                .findFirst()
                .flatMap(url -> tokens.map(it -> url + "/notifications/" + it.issue(id, clock.instant())))
                .orElse(null);
    }

    /** Returns what completes the result, after the permit of the call is released. */
    private Runnable run(StartCall start) {
        try {
            Account account = account(start);
            if (!start.enter(Phase.INSERTING)) {
                return Permits.NOTHING;
            }
            Instant now = clock.instant();
            VerificationRecord record = start.record(now, Start.giveUpAt(null, now, settings.notificationValidFor()));
            insert(start, record);
            if (!start.enter(Phase.CALLING)) {
                delete(start, record, Duration.ZERO);
                return Permits.NOTHING;
            }
            StartAnswer answer = call(start, account, record);
            start.enter(Phase.UPDATING);
            VerificationRecord stored = update(start, record, answer);
            return () -> start.completer.execute(() -> {
                if (!start.result.complete(start.verification(answer, stored.status()))) {
                    Message.OUTCOME_DROPPED.log(LOGGER, start.id, "started");
                }
            });
        } catch (IdentityVerificationException e) {
            return () -> start.completer.execute(() -> fail(start, e));
        } catch (RuntimeException | Error e) {
            Message.UNEXPECTED.log(LOGGER, e, start.id);
            IdentityVerificationException unexpected = start.call.failed(
                    FailureKind.UNREADABLE_ANSWER, "The start failed in an unexpected way", RedactedException.of(e));
            return () -> start.completer.execute(() -> fail(start, unexpected));
        }
    }

    private Account account(StartCall start) {
        return appCodes.find(start.account(), start.call)
                .orElseThrow(() -> new InvalidRequestException(
                        List.of(RequestCheck.noAccount(Optional.ofNullable(start.account()))), FailureDetails.NONE));
    }

    private void insert(StartCall start, VerificationRecord record) {
        Optional<VerificationRecord> known;
        try {
            known = connections.here(start.id, () -> store.insert(record, start.key()), start.deadline);
        } catch (RejectedExecutionException e) {
            throw busy(start, "No call was made, because the store is busy");
        } catch (RuntimeException e) {
            boolean mayBeStored = !(e instanceof StoreFailure failure) || failure.outcomeUnknown();
            boolean unknown = mayBeStored && !delete(start, record, MAY_LAND);
            throw new NotStartedException(
                    FailureKind.STORE_UNAVAILABLE,
                    "No call was made, because the store failed",
                    unknown ? start.call.details().build() : FailureDetails.NONE,
                    RedactedException.of(e));
        }
        // Its own, if the database had lost the answer to the insert.
        known.filter(it -> !it.id().equals(start.id)).ifPresent(it -> {
            throw alreadyStarted(it);
        });
    }

    /** Until the first start is answered, its record may still be deleted: nothing is said that would be wrong then. */
    private AlreadyStartedException alreadyStarted(VerificationRecord first) {
        boolean begun = first.start().isAnswered() || first.notifiedFlow() != null;
        Duration left =
                Duration.between(clock.instant(), first.start().startedAt().plus(settings.callDeadline()));
        boolean isUnderWay = !begun && !left.isNegative();
        return new AlreadyStartedException(first.id(), first.status(), begun, isUnderWay ? left : null);
    }

    /** Deletes what began nothing, now or later, and returns whether it is gone already. */
    private boolean delete(StartCall start, VerificationRecord record, Duration mayLand) {
        try {
            boolean hit = connections.here(start.id, () -> store.delete(record), start.deadline);
            if (hit || mayLand.isZero()) {
                return hit;
            }
        } catch (RuntimeException e) {
            // Repeated, as below.
        }
        lateDeletes.add(record, mayLand);
        return false;
    }

    private StartAnswer call(StartCall start, Account account, VerificationRecord record) {
        long left = start.deadline.remainingNanos();
        long reserved = Math.min(MAX_UPDATE.toNanos(), left / 10);
        Deadline deadline = Deadline.after(Duration.ofNanos(left - reserved));
        try {
            return plausible(start.id, provider.start(start.id, account, start.request, deadline));
        } catch (IdentityVerificationException e) {
            if (!e.outcomeUnknown()) {
                delete(start, record, Duration.ZERO);
            }
            throw e;
        }
    }

    /** Stores the provider's answer. Tries until the deadline: without it, the result could not be matched. */
    private VerificationRecord update(StartCall start, VerificationRecord record, StartAnswer answer) {
        warnIfNeverNotified(start);
        Change answered = new Change.StartAnswered(answer.flowId(), answer.expire(), settings.notificationValidFor());
        Deadline late = Deadline.after(lateUpdate);
        while (true) {
            // A stopping server may have interrupted the thread, which would end each try at once.
            Thread.interrupted();
            try {
                Transition transition = connections.here(
                        start.id,
                        () -> store.change(record, answered),
                        start.deadline.hasPassed() ? late : start.deadline);
                if (transition.after() == null) {
                    IdentityVerificationException erased = start.call.failed(
                            FailureKind.NOT_STORED, "The verification was erased during its start", null);
                    Message.START_OUTCOME_UNKNOWN.log(LOGGER, start.id, erased.kind(), ERASED);
                    throw erased;
                }
                return transition.after();
            } catch (StoreFailure | RejectedExecutionException e) {
                if (start.deadline.hasPassed() && late.hasPassed()) {
                    Message.START_NOT_STORED.log(LOGGER, start.id, Explanation.orClass(e));
                    throw start.call.failed(
                            FailureKind.NOT_STORED,
                            "The provider's answer could not be stored",
                            RedactedException.of(e));
                }
                LockSupport.parkNanos(PAUSE_BEFORE_REPETITION.toNanos());
            }
        }
    }

    /** Drops an expiry that is not in the future: with it, the verification would expire while its links still work. */
    private StartAnswer plausible(UUID id, StartAnswer answer) {
        Instant expire = answer.expire();
        if (expire == null || expire.isAfter(clock.instant())) {
            return answer;
        }
        if (limit.permits(Message.EXPIRY_IGNORED)) {
            Message.EXPIRY_IGNORED.log(LOGGER, id);
        }
        return answer.withoutExpire();
    }

    private void warnIfNeverNotified(StartCall start) {
        boolean never = start.request.faceauthMode() == FaceAuthMode.WE_CHAT_FACE
                && !settings.resultQueryEnabled().areOnFor(start.account());
        if (never && limit.permits(Message.NO_RESULT_WILL_COME)) {
            Message.NO_RESULT_WILL_COME.log(LOGGER, start.id);
        }
    }

    /** What was not stored is reported by the update, which goes on when the caller has given up. */
    private static void fail(StartCall start, IdentityVerificationException e) {
        if (start.result.completeExceptionally(e) && e.outcomeUnknown() && e.kind() != FailureKind.NOT_STORED) {
            Message.START_OUTCOME_UNKNOWN.log(LOGGER, start.id, e.kind(), MAY_HAVE_BEGUN);
        }
    }
}
