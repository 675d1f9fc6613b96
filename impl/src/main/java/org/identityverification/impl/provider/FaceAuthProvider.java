package org.identityverification.impl.provider;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderAccountException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.telemetry.Telemetry;

/** {@link FaceAuthCalls} for the other packages, which know nothing of fault tolerance. Reports that the account is refused. */
@ModuleBean
public class FaceAuthProvider {

    private static final Logger LOGGER = System.getLogger(FaceAuthProvider.class.getName());
    private static final Duration BREAKER_PAUSE = Duration.ofMillis(FaceAuthCalls.BREAKER_DELAY_MILLIS);

    private final FaceAuthCalls calls;
    private final Telemetry telemetry;
    private final OncePerMinute accountProblems = new OncePerMinute();

    @Inject
    public FaceAuthProvider(FaceAuthCalls calls, Telemetry telemetry) {
        this.calls = calls;
        this.telemetry = telemetry;
    }

    public FaceAuthAnswer start(UUID verificationId, FaceAuthRequest request, Deadline deadline) {
        return measured("start", verificationId, () -> calls.start(verificationId, request, deadline));
    }

    public FaceAuthResult result(UUID verificationId, String flowId, Deadline deadline) {
        try {
            return measured("result", verificationId, () -> calls.result(verificationId, flowId, deadline));
        } catch (IdentityVerificationException e) {
            throw e;
        } catch (RuntimeException e) {
            Message.UNEXPECTED.log(LOGGER, e, verificationId);
            throw new UnreadableAnswerException(
                    "The call failed in an unexpected way",
                    FailureDetails.ofQuery(verificationId),
                    RedactedException.of(e));
        }
    }

    @PreDestroy
    void stop() {
        RestClientTuning.forget();
    }

    private <T> T measured(String operation, UUID verificationId, Supplier<T> call) {
        return telemetry.call(operation, verificationId, () -> translated(verificationId, call));
    }

    private <T> T translated(UUID verificationId, Supplier<T> call) {
        try {
            return call.get();
        } catch (CircuitBreakerOpenException e) {
            throw new CallNotAttemptedException(
                    "No call was made, because too many failed lately",
                    FailureDetails.of(verificationId).withRetryAfter(BREAKER_PAUSE),
                    null);
        } catch (BulkheadException e) {
            throw new CallNotAttemptedException(
                    "No call was made, because too many are under way", FailureDetails.of(verificationId), null);
        } catch (ProviderAccountException e) {
            report(e);
            throw e;
        }
    }

    private void report(ProviderAccountException refusal) {
        int count = accountProblems.count(refusal.reason());
        if (count > 0) {
            Message.ACCOUNT_PROBLEM.log(
                    LOGGER,
                    refusal.reason(),
                    count,
                    refusal.code().orElse("none"),
                    refusal.requestId().orElse("none"));
        }
    }
}
