package org.identityverification.impl.provider;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.accounts.ProviderCall;
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
    private static final Set<FailureKind> OF_THE_ACCOUNT = Set.of(
            FailureKind.BALANCE_USED_UP,
            FailureKind.APP_CODE_REFUSED,
            FailureKind.NOT_AUTHORIZED,
            FailureKind.QUOTA_USED_UP);
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
        return measured("start", ProviderCall.start(verificationId), account, () -> {
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
            throw breakerOpen(ProviderCall.start(verificationId));
        }
    }

    private static IdentityVerificationException breakerOpen(ProviderCall call) {
        return call.failed(
                FailureKind.NOT_ATTEMPTED,
                "No call was made, because too many calls failed recently",
                call.details().retryAfter(BREAKER_PAUSE).build(),
                null);
    }

    public QueryAnswer result(UUID verificationId, Account account, String flowId, Deadline deadline) {
        ProviderCall call = ProviderCall.query(verificationId);
        try {
            return measured("result", call, account, () -> calls.result(verificationId, account, flowId, deadline));
        } catch (IdentityVerificationException e) {
            throw e;
        } catch (RuntimeException e) {
            Message.UNEXPECTED.log(LOGGER, e, verificationId);
            throw call.failed(
                    FailureKind.UNREADABLE_ANSWER, "The call failed in an unexpected way", RedactedException.of(e));
        }
    }

    @PreDestroy
    void stop() {
        RestClientTuning.forget();
    }

    private <T> T measured(String operation, ProviderCall purpose, Account account, Supplier<T> call) {
        return telemetry.call(operation, purpose.verificationId(), account.name(), () -> {
            try {
                return call.get();
            } catch (CircuitBreakerOpenException e) {
                throw breakerOpen(purpose);
            } catch (BulkheadException e) {
                throw purpose.failed(
                        FailureKind.NOT_ATTEMPTED, "No call was made, because too many are under way", null);
            } catch (CallFailure e) {
                throw e.failure;
            } catch (IdentityVerificationException e) {
                report(account, e);
                throw e;
            }
        });
    }

    private void report(Account account, IdentityVerificationException refusal) {
        int count = OF_THE_ACCOUNT.contains(refusal.kind())
                ? accountProblems.count(List.of(refusal.kind(), Accounts.shown(account.name())))
                : 0;
        if (count > 0) {
            Message.ACCOUNT_PROBLEM.log(
                    LOGGER,
                    Accounts.shown(account.name()),
                    refusal.kind(),
                    count,
                    refusal.code().orElse("none"),
                    refusal.requestId().orElse("none"),
                    settings.accounts().sourceOfAppCode(account.name()),
                    account.appCode().fingerprint());
        }
    }
}
