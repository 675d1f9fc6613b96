package org.identityverification.impl.start;

import java.lang.System.Logger;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.BoundedExecutor;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.provider.FaceAuthAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A start that is under way on a thread of the module while its caller waits for it, or has stopped waiting. Nothing here
 * interrupts a thread: when the caller has gone, the call goes on, and what it brings is remembered and logged.
 *
 * <p>Nothing is written before the call. An unknown outcome is written as soon as it is one: by the thread of the call when the
 * call fails, by another thread of the module when the caller stops waiting first.
 */
final class PendingStart implements Supplier<Runnable> {

    private static final Logger LOGGER = System.getLogger(PendingStart.class.getName());

    private final UUID id;
    private final CheckedRequest request;
    private final VerificationStart steps;
    private final Deadline deadline;
    private final Executor writers;
    private final @Nullable Executor continuations;
    private final CompletableFuture<FaceVerification> result = new CompletableFuture<>();
    private final AtomicBoolean begunOrAbandoned = new AtomicBoolean();
    private final AtomicBoolean writtenAsUnanswered = new AtomicBoolean();
    private volatile @Nullable FaceVerification answered;
    private volatile @Nullable IdentityVerificationException failure;

    /**
     * A start that has not begun.
     *
     * @param writers writes what became of it when the thread of the call can't
     * @param continuations runs what depends on the result, which is the application's and may hang; absent when nothing does
     */
    PendingStart(
            UUID id,
            CheckedRequest request,
            VerificationStart steps,
            Deadline deadline,
            Executor writers,
            @Nullable Executor continuations) {
        this.id = id;
        this.request = request;
        this.steps = steps;
        this.deadline = deadline;
        this.writers = writers;
        this.continuations = continuations;
    }

    CompletableFuture<FaceVerification> result() {
        return result;
    }

    /** Makes the call. */
    @Override
    public Runnable get() {
        if (result.isDone() || !begunOrAbandoned.compareAndSet(false, true)) {
            return BoundedExecutor.NOTHING;
        }
        try {
            FaceAuthAnswer answer = steps.call(id, request, deadline);
            answered = VerificationStart.handBack(id, request, answer, VerificationStatus.PENDING);
            VerificationStatus status = steps.remember(id, request, answer);
            return ended(() -> succeed(VerificationStart.handBack(id, request, answer, status)));
        } catch (IdentityVerificationException e) {
            return failed(e);
        } catch (RuntimeException | Error e) {
            Message.UNEXPECTED.log(LOGGER, e, id);
            return failed(new UnreadableAnswerException(
                    "The call failed in an unexpected way", FailureDetails.of(id), RedactedException.of(e)));
        }
    }

    private Runnable failed(IdentityVerificationException e) {
        failure = e;
        if (e.outcomeUnknown()) {
            writeAsUnanswered();
        }
        return ended(() -> fail(e));
    }

    /** A thread that waits is told when the place of the call is free. */
    private Runnable ended(Runnable completion) {
        if (continuations == null) {
            return completion;
        }
        executeOrRun(continuations, completion);
        return BoundedExecutor.NOTHING;
    }

    private void succeed(FaceVerification verification) {
        // If it was completed before, the links may have been handed out at the deadline.
        if (!result.complete(verification) && result.isCompletedExceptionally()) {
            Message.OUTCOME_DROPPED.log(LOGGER, id, "started");
        }
    }

    private void fail(IdentityVerificationException e) {
        if (!result.completeExceptionally(e)) {
            Message.OUTCOME_DROPPED.log(LOGGER, id, e.getClass().getSimpleName());
        }
    }

    /** Waits on the caller's thread, until the deadline at the latest. */
    FaceVerification await() {
        try {
            return result.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            giveUp("The provider did not answer before the deadline");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp("The thread that waited for the answer was interrupted");
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        }
        try {
            return result.join();
        } catch (CompletionException e) {
            throw unwrapped(e.getCause());
        }
    }

    /** Lets the result complete at the deadline at the latest, although no thread waits for it. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the stages behind the callbacks
    void giveUpAtDeadline(Executor continuations) {
        CompletableFuture<Void> timer = new CompletableFuture<>();
        timer.orTimeout(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)
                .whenComplete((none, timeout) -> {
                    if (timeout != null) {
                        executeOrRun(continuations, () -> giveUp("The provider did not answer before the deadline"));
                    }
                });
        result.whenComplete((verification, thrown) -> timer.complete(null));
    }

    private void giveUp(String why) {
        FailureDetails details = FailureDetails.of(id);
        FaceVerification links = answered;
        if (begunOrAbandoned.compareAndSet(false, true)) {
            result.completeExceptionally(new CallNotAttemptedException(why + "; no call was made", details, null));
        } else if (links == null) {
            writeAsUnansweredLater();
            IdentityVerificationException known = failure;
            result.completeExceptionally(known != null ? known : new ProviderTimeoutException(why, details, null));
        } else if (result.complete(links)) {
            Message.NOT_REMEMBERED.log(LOGGER, id, "the store did not answer before the deadline");
        }
    }

    // Not by the caller's thread, which may hold a transaction of its own, and has waited long enough.
    private void writeAsUnansweredLater() {
        try {
            writers.execute(this::writeAsUnanswered);
        } catch (RejectedExecutionException e) {
            // The thread of the call does it when the call has failed.
        }
    }

    private void writeAsUnanswered() {
        IdentityVerificationException known = failure;
        boolean unknown = answered == null && (known == null || known.outcomeUnknown());
        if (unknown && writtenAsUnanswered.compareAndSet(false, true)) {
            steps.rememberUnanswered(id, request);
        }
    }

    private static void executeOrRun(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) {
        return cause instanceof IdentityVerificationException failure
                ? failure
                : new IllegalStateException("A start fails with the module's own exceptions only", cause);
    }
}
