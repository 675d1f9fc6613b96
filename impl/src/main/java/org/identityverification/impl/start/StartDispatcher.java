package org.identityverification.impl.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.config.Settings;

/**
 * Runs starts on the module's executor and lets nobody wait longer than the deadline, whatever the provider's server does.
 * The synchronous and the asynchronous start are the same path; they differ in who waits.
 */
@ApplicationScoped
public class StartDispatcher {

    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);

    private final VerificationStart steps;
    private final ModuleExecutor executor;
    private final Duration callDeadline;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    StartDispatcher() {
        this.steps = null;
        this.executor = null;
        this.callDeadline = null;
    }

    /**
     * Made by the container.
     *
     * @param steps what a start does
     * @param executor where it does it
     * @param settings how long it may take
     */
    @Inject
    StartDispatcher(VerificationStart steps, ModuleExecutor executor, Settings settings) {
        this.steps = steps;
        this.executor = executor;
        this.callDeadline = settings.callDeadline();
    }

    /**
     * See {@link org.identityverification.IdentityVerificationService#start}.
     *
     * @param request what to verify
     * @return what to hand to the person
     */
    public FaceVerification start(VerificationRequest request) {
        return dispatch(steps.check(request)).await();
    }

    /**
     * See {@link org.identityverification.IdentityVerificationService#startAsync}.
     *
     * @param request what to verify
     * @return completed on a thread of the module
     */
    public CompletionStage<FaceVerification> startAsync(VerificationRequest request) {
        try {
            PendingStart pending = dispatch(steps.check(request));
            pending.giveUpAtDeadline(executor);
            return pending.result();
        } catch (IdentityVerificationException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private PendingStart dispatch(CheckedRequest request) {
        UUID id = UUID.randomUUID();
        PendingStart pending = new PendingStart(id, request, steps, Deadline.after(callDeadline));
        try {
            executor.execute(pending);
        } catch (RejectedExecutionException e) {
            throw new CallNotAttemptedException(
                    "No call was made, because too many are under way",
                    FailureDetails.of(id).withRetryAfter(BUSY_PAUSE),
                    null);
        }
        return pending;
    }
}
