package org.identityverification.impl.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.concurrent.BoundedExecutor;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Runs starts on the module's threads and lets no caller wait longer than the deadline, whatever the provider's server does.
 * The synchronous and the asynchronous start are the same path; they differ in what waits.
 */
@ApplicationScoped
public class StartDispatcher {

    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);

    private final VerificationStart steps;
    private final BoundedExecutor calls;
    private final Executor writers;
    private final Executor continuations;
    private final Duration callDeadline;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    StartDispatcher() {
        this.steps = null;
        this.calls = null;
        this.writers = null;
        this.continuations = null;
        this.callDeadline = null;
    }

    /**
     * Made by the container.
     *
     * @param steps what a start does
     * @param executor on whose threads it does it
     * @param settings how long it may take
     */
    @Inject
    StartDispatcher(VerificationStart steps, ModuleExecutor executor, Settings settings) {
        this.steps = steps;
        this.calls = executor.share(Share.CALLS);
        this.writers = executor.share(Share.BACKGROUND);
        this.continuations = executor.share(Share.CONTINUATIONS);
        this.callDeadline = settings.callDeadline();
    }

    /**
     * See {@link org.identityverification.IdentityVerificationService#check}.
     *
     * @param request what to look at
     * @return what is wrong with it
     */
    public List<FieldError> faults(VerificationRequest request) {
        return steps.faults(request);
    }

    /**
     * See {@link org.identityverification.IdentityVerificationService#start}.
     *
     * @param request what to verify
     * @return what to hand to the person
     */
    public FaceVerification start(VerificationRequest request) {
        return dispatch(steps.check(request), null).await();
    }

    /**
     * See {@link org.identityverification.IdentityVerificationService#startAsync}.
     *
     * @param request what to verify
     * @return completed on a thread of the module
     */
    public CompletionStage<FaceVerification> startAsync(VerificationRequest request) {
        try {
            PendingStart pending = dispatch(steps.check(request), continuations);
            pending.giveUpAtDeadline(continuations);
            return pending.result();
        } catch (IdentityVerificationException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private PendingStart dispatch(CheckedRequest request, @Nullable Executor continuations) {
        UUID id = UUID.randomUUID();
        PendingStart pending =
                new PendingStart(id, request, steps, Deadline.after(callDeadline), writers, continuations);
        try {
            calls.executeThen(pending);
        } catch (RejectedExecutionException e) {
            throw new CallNotAttemptedException(
                    "No call was made, because too many are under way",
                    FailureDetails.of(id).withRetryAfter(BUSY_PAUSE),
                    null);
        }
        return pending;
    }
}
