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
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.StackOnly;
import org.identityverification.impl.provider.FaceAuthAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A start that is under way on a thread of the module while somebody waits for it, or has stopped waiting. Nothing here
 * interrupts a thread: a call that nobody waits for any more goes on, and what it brings is dropped and logged.
 */
final class PendingStart implements Runnable {

    private static final Logger LOGGER = System.getLogger(PendingStart.class.getName());

    private final UUID id;
    private final CheckedRequest request;
    private final VerificationStart steps;
    private final Deadline deadline;
    private final CompletableFuture<FaceVerification> result = new CompletableFuture<>();
    private final AtomicBoolean begunOrAbandoned = new AtomicBoolean();
    private volatile @Nullable FaceVerification answered;

    PendingStart(UUID id, CheckedRequest request, VerificationStart steps, Deadline deadline) {
        this.id = id;
        this.request = request;
        this.steps = steps;
        this.deadline = deadline;
    }

    CompletableFuture<FaceVerification> result() {
        return result;
    }

    @Override
    public void run() {
        if (result.isDone() || !begunOrAbandoned.compareAndSet(false, true)) {
            return;
        }
        try {
            FaceAuthAnswer answer = steps.call(id, request, deadline);
            answered = VerificationStart.handBack(id, request, answer, VerificationStatus.PENDING);
            VerificationStatus status = steps.remember(id, request, answer);
            if (!result.complete(VerificationStart.handBack(id, request, answer, status))) {
                Message.OUTCOME_DROPPED.log(LOGGER, id, "started");
            }
        } catch (IdentityVerificationException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            Message.UNEXPECTED.log(LOGGER, e, id);
            fail(new UnreadableAnswerException(
                    "The call failed in an unexpected way", FailureDetails.of(id), StackOnly.of(e)));
        }
    }

    private void fail(IdentityVerificationException failure) {
        if (!result.completeExceptionally(failure)) {
            Message.OUTCOME_DROPPED.log(LOGGER, id, failure.getClass().getSimpleName());
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
            throw unwrapped(e);
        }
        try {
            return result.join();
        } catch (CompletionException e) {
            throw unwrapped(e);
        }
    }

    /** Lets the result complete at the deadline at the latest, although no thread waits for it. */
    @SuppressWarnings("FutureReturnValueIgnored") // the stages behind the callbacks are nobody's business
    void giveUpAtDeadline(Executor executor) {
        CompletableFuture<Void> timer = new CompletableFuture<>();
        timer.orTimeout(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)
                .whenComplete((none, timeout) -> {
                    if (timeout != null) {
                        executeOrRun(executor, () -> giveUp("The provider did not answer before the deadline"));
                    }
                });
        result.whenComplete((verification, failure) -> timer.complete(null));
    }

    private void giveUp(String why) {
        FailureDetails details = FailureDetails.of(id);
        FaceVerification links = answered;
        if (begunOrAbandoned.compareAndSet(false, true)) {
            result.completeExceptionally(new CallNotAttemptedException(why + "; no call was made", details, null));
        } else if (links == null) {
            result.completeExceptionally(new ProviderTimeoutException(why, details, null));
        } else if (result.complete(links)) {
            Message.NOT_REMEMBERED.log(LOGGER, id, "the store did not answer before the deadline");
        }
    }

    private static void executeOrRun(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    private static RuntimeException unwrapped(Exception e) {
        return e.getCause() instanceof IdentityVerificationException failure
                ? failure
                : new IllegalStateException("A start fails with the module's own exceptions only", e.getCause());
    }
}
