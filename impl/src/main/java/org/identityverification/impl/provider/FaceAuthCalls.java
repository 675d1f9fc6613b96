package org.identityverification.impl.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.identityverification.FailureKind;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.accounts.ProviderCall;
import org.identityverification.impl.provider.RefusedAnswerMapper.RefusedAnswerException;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.config.SettingsReader;

/**
 * The calls to the provider, with MicroProfile Fault Tolerance. The names of this class and of its methods are frozen, because
 * standard keys contain them: {@code org.identityverification.impl.provider.FaceAuthCalls/start/Retry/maxRetries}.
 *
 * <p>The annotations say what is retried and what the circuit breaker counts; a test compares {@code docs/errors.md} with them.
 * There is no {@code @Timeout}, because it does not end a blocking call.
 */
@ApplicationScoped
public class FaceAuthCalls {

    static final long BREAKER_DELAY_MILLIS = 5000;

    private static final int BREAKER_VOLUME = 20;
    private static final double BREAKER_FAILURE_RATIO = 0.5;
    private static final int MAX_RETRIES = 2;
    private static final long RETRY_DELAY_MILLIS = 200;
    private static final long RETRY_JITTER_MILLIS = 100;

    private final CurrentClient clients;

    @SuppressWarnings("NullAway")
    FaceAuthCalls() {
        this.clients = null;
    }

    @Inject
    public FaceAuthCalls(@RestClient Instance<FaceAuthClient> clients, ModuleExecutor executor) {
        this.clients = new CurrentClient(clients, executor);
    }

    /** Starts a face verification (contract, section 1). No attempt begins after the deadline. */
    @Retry(
            maxRetries = MAX_RETRIES,
            delay = RETRY_DELAY_MILLIS,
            jitter = RETRY_JITTER_MILLIS,
            retryOn = {CallFailure.Refused.class, CallFailure.Unreachable.class})
    @CircuitBreaker(
            requestVolumeThreshold = BREAKER_VOLUME,
            failureRatio = BREAKER_FAILURE_RATIO,
            delay = BREAKER_DELAY_MILLIS,
            failOn = {CallFailure.Unreachable.class, CallFailure.Unanswered.class})
    @Bulkhead(SettingsReader.DEFAULT_CONCURRENT_CALLS)
    public StartAnswer start(UUID verificationId, Account account, FaceAuthRequest request, Deadline deadline) {
        List<String> hidden = Stream.concat(
                        request.texts(), Stream.of(account.appCode().reveal()))
                .toList();
        ProviderCall call = ProviderCall.start(verificationId);
        return CallFailure.marked(() -> {
            HttpAnswer answer = exchange(call, account, deadline, client -> client.start(request));
            return new AnswerClassifier(call, hidden).startAnswer(answer);
        });
    }

    /** Queries the result of a flow (contract, section 3). No attempt begins after the deadline. */
    @Retry(
            maxRetries = MAX_RETRIES,
            delay = RETRY_DELAY_MILLIS,
            jitter = RETRY_JITTER_MILLIS,
            retryOn = {CallFailure.Refused.class, CallFailure.Unreachable.class})
    @CircuitBreaker(
            requestVolumeThreshold = BREAKER_VOLUME,
            failureRatio = BREAKER_FAILURE_RATIO,
            delay = BREAKER_DELAY_MILLIS,
            failOn = {CallFailure.Unreachable.class, CallFailure.Unanswered.class})
    @Bulkhead(SettingsReader.DEFAULT_CONCURRENT_CALLS)
    public QueryAnswer result(UUID verificationId, Account account, String flowId, Deadline deadline) {
        ProviderCall call = ProviderCall.query(verificationId);
        List<String> hidden = List.of(account.appCode().reveal(), flowId);
        return CallFailure.marked(() -> {
            HttpAnswer answer = exchange(call, account, deadline, client -> client.result(flowId));
            return new AnswerClassifier(call, hidden).resultAnswer(answer);
        });
    }

    private HttpAnswer exchange(
            ProviderCall purpose, Account account, Deadline deadline, Function<FaceAuthClient, Response> call) {
        if (deadline.hasPassed()) {
            throw purpose.failed(FailureKind.NOT_ATTEMPTED, "The deadline passed before the call could be made", null);
        }
        try {
            return clients.call(deadline, (client, cutOff) -> {
                AnswerBodyFilter.beginCall(account.appCode(), deadline, cutOff);
                return answerOf(client, call);
            });
        } catch (RuntimeException e) {
            // Rest clients throw different exceptions for a body that ends early, and any exception after a cut-off.
            Exception reason = AnswerBodyFilter.reasonOf(e);
            if (e instanceof ProcessingException
                    || CallFailureClassifier.isFailedExchange(reason)
                    || deadline.hasPassed()) {
                throw CallFailureClassifier.classify(purpose, reason);
            }
            throw e;
        } finally {
            AnswerBodyFilter.endCall();
        }
    }

    // A status of 300 or more is an exception: a WebApplicationException on a server that ignores the mapper.
    private static HttpAnswer answerOf(FaceAuthClient client, Function<FaceAuthClient, Response> call) {
        try {
            return HttpAnswer.of(call.apply(client));
        } catch (RefusedAnswerException e) {
            return e.answer();
        } catch (WebApplicationException e) {
            return HttpAnswer.of(e.getResponse());
        }
    }
}
