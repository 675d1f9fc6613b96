package org.identityverification.impl.provider;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderAccountException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.config.Accounts;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.OncePerMinute;
import org.identityverification.impl.runtime.messages.RedactedException;
import org.identityverification.impl.runtime.telemetry.Telemetry;

/** Makes the calls of {@link FaceAuthCalls} for other packages, which know nothing of fault tolerance. Logs that an account is refused. */
@ModuleBean
public class ProviderCalls {

    private static final Logger LOGGER = System.getLogger(ProviderCalls.class.getName());
    private static final Duration BREAKER_PAUSE = Duration.ofMillis(FaceAuthCalls.BREAKER_DELAY_MILLIS);
    private static final Duration RENEWED_TRIAL = Duration.ofSeconds(1);

    private final Settings settings;
    private final FaceAuthCalls calls;
    private final Telemetry telemetry;
    private volatile long startRefusedAt = System.nanoTime() - RENEWED_TRIAL.toNanos();
    private final OncePerMinute accountProblems = new OncePerMinute();

    @Inject
    public ProviderCalls(Settings settings, FaceAuthCalls calls, Telemetry telemetry) {
        this.settings = settings;
        this.calls = calls;
        this.telemetry = telemetry;
    }

    public StartAnswer start(UUID verificationId, Account account, FaceAuthRequest request, Deadline deadline) {
        return measured("start", verificationId, account, () -> {
            try {
                return calls.start(verificationId, account, request, deadline);
            } catch (CircuitBreakerOpenException e) {
                startRefusedAt = System.nanoTime();
                throw e;
            }
        });
    }

    /** Throws if the circuit breaker has refused a start within the last second, so that nothing is written for another. */
    public void requireStartsAllowed(UUID verificationId) {
        if (System.nanoTime() - startRefusedAt < RENEWED_TRIAL.toNanos()) {
            throw breakerOpen(verificationId);
        }
    }

    private static CallNotAttemptedException breakerOpen(UUID verificationId) {
        return new CallNotAttemptedException(
                "No call was made, because too many calls failed recently",
                FailureDetails.of(verificationId).withRetryAfter(BREAKER_PAUSE),
                null);
    }

    public QueryAnswer result(UUID verificationId, Account account, String flowId, Deadline deadline) {
        try {
            return measured(
                    "result", verificationId, account, () -> calls.result(verificationId, account, flowId, deadline));
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

    private <T> T measured(String operation, UUID verificationId, Account account, Supplier<T> call) {
        return telemetry.call(operation, verificationId, account.name(), () -> {
            try {
                return call.get();
            } catch (CircuitBreakerOpenException e) {
                throw breakerOpen(verificationId);
            } catch (BulkheadException e) {
                throw new CallNotAttemptedException(
                        "No call was made, because too many are under way", FailureDetails.of(verificationId), null);
            } catch (ProviderAccountException e) {
                report(account, e);
                throw e;
            }
        });
    }

    private void report(Account account, ProviderAccountException refusal) {
        int count = accountProblems.count(List.of(refusal.reason(), Accounts.shown(account.name())));
        if (count > 0) {
            Message.ACCOUNT_PROBLEM.log(
                    LOGGER,
                    Accounts.shown(account.name()),
                    refusal.reason(),
                    count,
                    refusal.code().orElse("none"),
                    refusal.requestId().orElse("none"),
                    settings.accounts().sourceOfAppCode(account.name()),
                    account.appCode().fingerprint());
        }
    }
}
