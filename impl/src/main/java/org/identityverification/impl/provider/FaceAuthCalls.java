package org.identityverification.impl.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.NonceRefusedException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.ThrottledException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.SettingsReader;
import org.identityverification.impl.provider.RefusedAnswerMapper.RefusedAnswerException;

/**
 * The calls to the provider, with MicroProfile Fault Tolerance around them. The names of this class and of its methods are
 * frozen: the standard keys {@code org.identityverification.impl.provider.FaceAuthCalls/start/Retry/maxRetries} and so on
 * tune them.
 *
 * <p>What is retried and what the circuit breaker counts are columns of {@link org.identityverification.FailureKind}; a test
 * holds the annotations to it. There is no {@code @Timeout}, because it does not end a blocking call: the
 * caller stops waiting at the deadline. Each method carries the annotations, because its configuration keys name the method.
 */
@ApplicationScoped
public class FaceAuthCalls {

    /** How long an open circuit breaker refuses calls. */
    static final long BREAKER_DELAY_MILLIS = 5000;

    private static final int BREAKER_VOLUME = 20;
    private static final double BREAKER_FAILURE_RATIO = 0.5;
    private static final int MAX_RETRIES = 2;
    private static final long RETRY_DELAY_MILLIS = 200;
    private static final long RETRY_JITTER_MILLIS = 100;

    private final FaceAuthClients clients;
    private final Settings settings;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    FaceAuthCalls() {
        this.clients = null;
        this.settings = null;
    }

    @Inject
    public FaceAuthCalls(@RestClient Instance<FaceAuthClient> clients, ModuleExecutor executor, Settings settings) {
        this.clients = new FaceAuthClients(
                clients::get, clients::destroy, executor.share(Share.BACKGROUND), FaceAuthClients.GRACE);
        this.settings = settings;
    }

    /** Starts a face verification (contract, section 1). After the deadline no attempt begins and no answer counts. */
    @Retry(
            maxRetries = MAX_RETRIES,
            delay = RETRY_DELAY_MILLIS,
            jitter = RETRY_JITTER_MILLIS,
            retryOn = {ThrottledException.class, NonceRefusedException.class, ProviderUnreachableException.class})
    @CircuitBreaker(
            requestVolumeThreshold = BREAKER_VOLUME,
            failureRatio = BREAKER_FAILURE_RATIO,
            delay = BREAKER_DELAY_MILLIS,
            failOn = {
                ProviderUnreachableException.class,
                UnreadableAnswerException.class,
                ProviderTimeoutException.class
            })
    @Bulkhead(SettingsReader.DEFAULT_CONCURRENT_CALLS)
    public FaceAuthAnswer start(UUID verificationId, FaceAuthRequest request, Deadline deadline) {
        List<String> hidden = Stream.of(
                        request.name(), request.idNo(), settings.appCode().reveal(), request.notifyUrl())
                .filter(Objects::nonNull)
                .toList();
        ProviderAnswer answer = exchange(verificationId, deadline, client -> client.start(request));
        return new AnswerClassifier(verificationId, hidden).startAnswer(answer);
    }

    /** Asks for the result of a flow (contract, section 3). After the deadline no attempt begins and no answer counts. */
    @Retry(
            maxRetries = MAX_RETRIES,
            delay = RETRY_DELAY_MILLIS,
            jitter = RETRY_JITTER_MILLIS,
            retryOn = {ThrottledException.class, NonceRefusedException.class, ProviderUnreachableException.class})
    @CircuitBreaker(
            requestVolumeThreshold = BREAKER_VOLUME,
            failureRatio = BREAKER_FAILURE_RATIO,
            delay = BREAKER_DELAY_MILLIS,
            failOn = {
                ProviderUnreachableException.class,
                UnreadableAnswerException.class,
                ProviderTimeoutException.class
            })
    @Bulkhead(SettingsReader.DEFAULT_CONCURRENT_CALLS)
    public FaceAuthResult result(UUID verificationId, String flowId, Deadline deadline) {
        ProviderAnswer answer = exchange(verificationId, deadline, client -> client.result(flowId));
        return new AnswerClassifier(verificationId, List.of(settings.appCode().reveal())).resultAnswer(answer);
    }

    private ProviderAnswer exchange(UUID verificationId, Deadline deadline, Function<FaceAuthClient, Response> call) {
        if (deadline.hasPassed()) {
            throw new CallNotAttemptedException(
                    "The deadline passed before the call could be made", FailureDetails.of(verificationId), null);
        }
        try {
            return clients.call(deadline, (client, cutOff) -> {
                AnswerBodyFilter.beginCall(deadline, cutOff);
                return answerOf(client, call);
            });
        } catch (RuntimeException e) {
            // Every rest client has an exception of its own for a body that ends early, and may throw anything after
            // its connection was cut.
            Exception reason = AnswerBodyFilter.reasonOf(e);
            if (e instanceof ProcessingException
                    || CallFailureClassifier.isFailedExchange(reason)
                    || deadline.hasPassed()) {
                throw CallFailureClassifier.classify(verificationId, reason);
            }
            throw e;
        } finally {
            AnswerBodyFilter.endCall();
        }
    }

    // A status of 300 or more is an exception: the mapper's, or a WebApplicationException on a server that asks no
    // mapper.
    private static ProviderAnswer answerOf(FaceAuthClient client, Function<FaceAuthClient, Response> call) {
        try {
            return ProviderAnswer.of(call.apply(client));
        } catch (RefusedAnswerException e) {
            return e.answer();
        } catch (WebApplicationException e) {
            return ProviderAnswer.of(e.getResponse());
        }
    }
}
