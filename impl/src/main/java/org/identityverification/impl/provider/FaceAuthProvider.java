package org.identityverification.impl.provider;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.ProviderAccountException;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.telemetry.Telemetry;

/**
 * The provider as the other rooms see it: {@link FaceAuthCalls}, with what fault tolerance throws translated into the
 * module's own exceptions, and with word to the operator when the account must be put in order.
 */
@ApplicationScoped
public class FaceAuthProvider {

    private static final Logger LOGGER = System.getLogger(FaceAuthProvider.class.getName());
    private static final Duration BREAKER_PAUSE = Duration.ofSeconds(5);

    private final FaceAuthCalls calls;
    private final Telemetry telemetry;
    private final AccountProblems accountProblems = new AccountProblems(LOGGER);
    private final Set<FaceAuthOperation> stoppedByBreaker = ConcurrentHashMap.newKeySet();

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    FaceAuthProvider() {
        this(null, null);
    }

    /**
     * Made by the container.
     *
     * @param calls the calls themselves
     * @param telemetry measures them
     */
    @Inject
    public FaceAuthProvider(FaceAuthCalls calls, Telemetry telemetry) {
        this.calls = calls;
        this.telemetry = telemetry;
    }

    /**
     * See {@link FaceAuthCalls#start}.
     *
     * @param verificationId goes into every exception
     * @param request whom to verify and how
     * @param deadline no attempt begins after it
     * @return what the provider answered
     */
    public FaceAuthAnswer start(UUID verificationId, FaceAuthRequest request, Deadline deadline) {
        return made(FaceAuthOperation.START, verificationId, () -> calls.start(verificationId, request, deadline));
    }

    /**
     * See {@link FaceAuthCalls#result}.
     *
     * @param verificationId goes into every exception
     * @param flowId the provider's id of the flow
     * @param deadline no attempt begins after it
     * @return what the provider answered
     */
    public FaceAuthResult result(UUID verificationId, String flowId, Deadline deadline) {
        return made(FaceAuthOperation.RESULT, verificationId, () -> calls.result(verificationId, flowId, deadline));
    }

    /**
     * Whether the circuit breaker stopped the last call of this kind that anybody wanted to make. Fault tolerance offers no
     * way to ask the breaker itself.
     *
     * @param operation what for
     * @return {@code false} when the last call was made, and before the first
     */
    public boolean isStoppedByBreaker(FaceAuthOperation operation) {
        return stoppedByBreaker.contains(operation);
    }

    @PreDestroy
    void stop() {
        accountProblems.tellEverything();
    }

    private <T> T made(FaceAuthOperation operation, UUID verificationId, Supplier<T> call) {
        return telemetry.call(operation.label(), verificationId, () -> translated(operation, verificationId, call));
    }

    private <T> T translated(FaceAuthOperation operation, UUID verificationId, Supplier<T> call) {
        boolean stopped = false;
        try {
            return call.get();
        } catch (CircuitBreakerOpenException e) {
            stopped = true;
            throw new CallNotAttemptedException(
                    "No call was made, because too many failed lately",
                    FailureDetails.of(verificationId).withRetryAfter(BREAKER_PAUSE),
                    null);
        } catch (BulkheadException e) {
            throw new CallNotAttemptedException(
                    "No call was made, because too many are under way", FailureDetails.of(verificationId), null);
        } catch (ProviderAccountException e) {
            accountProblems.note(e);
            throw e;
        } finally {
            note(operation, stopped);
        }
    }

    private void note(FaceAuthOperation operation, boolean stopped) {
        if (stopped) {
            stoppedByBreaker.add(operation);
        } else {
            stoppedByBreaker.remove(operation);
        }
    }
}
