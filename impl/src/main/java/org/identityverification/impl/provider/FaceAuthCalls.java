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

/**
 * The calls to the provider, with MicroProfile Fault Tolerance around them. The names of this class and of its methods are
 * frozen: the standard keys {@code org.identityverification.impl.provider.FaceAuthCalls/start/Retry/maxRetries} and so on
 * tune them.
 *
 * <p>What is retried and what the circuit breaker counts are columns of {@link org.identityverification.FailureKind}; a test
 * holds the annotations to it. There is no {@code @Timeout}, because it does not end a blocking call: whoever calls stops
 * waiting at the deadline.
 */
@ApplicationScoped
public class FaceAuthCalls {

    private final FaceAuthClients clients;
    private final Settings settings;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    FaceAuthCalls() {
        this.clients = null;
        this.settings = null;
    }

    /**
     * Made by the container.
     *
     * @param clients speak HTTP; each is made when it is needed
     * @param executor where calls that do not end are broken off
     * @param settings hold the secret that no exception may show
     */
    @Inject
    public FaceAuthCalls(@RestClient Instance<FaceAuthClient> clients, ModuleExecutor executor, Settings settings) {
        this.clients = new FaceAuthClients(
                clients::get, clients::destroy, executor.share(Share.BACKGROUND), FaceAuthClients.GRACE);
        this.settings = settings;
    }

    /**
     * Starts a face verification (contract, section 1).
     *
     * @param verificationId goes into every exception
     * @param request whom to verify and how
     * @param deadline no attempt begins after it, and what arrives after it counts as no answer
     * @return what the provider answered
     */
    @Retry(
            maxRetries = 2,
            delay = 200,
            jitter = 100,
            retryOn = {ThrottledException.class, NonceRefusedException.class, ProviderUnreachableException.class})
    @CircuitBreaker(
            requestVolumeThreshold = 20,
            failureRatio = 0.5,
            delay = 5000,
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

    /**
     * Asks for the result of a flow (contract, section 3).
     *
     * @param verificationId goes into every exception
     * @param flowId the provider's id of the flow
     * @param deadline no attempt begins after it, and what arrives after it counts as no answer
     * @return what the provider answered
     */
    @Retry(
            maxRetries = 2,
            delay = 200,
            jitter = 100,
            retryOn = {ThrottledException.class, NonceRefusedException.class, ProviderUnreachableException.class})
    @CircuitBreaker(
            requestVolumeThreshold = 20,
            failureRatio = 0.5,
            delay = 5000,
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
                AnswerBodyFilter.readUntil(deadline, cutOff);
                return answerOf(client, call);
            });
        } catch (ProcessingException e) {
            throw CallFailureClassifier.classify(verificationId, e);
        } catch (RuntimeException e) {
            // A body that ended early: every rest client wraps the IOException in an exception of its own.
            // Or a call that was broken off: some clients then throw whatever they stumble over.
            Exception reason = AnswerBodyFilter.reasonOf(e);
            if (CallFailureClassifier.isFailedExchange(reason) || deadline.hasPassed()) {
                throw CallFailureClassifier.classify(verificationId, reason);
            }
            throw e;
        } finally {
            AnswerBodyFilter.readNoMore();
        }
    }

    // What has a status of 300 or more is thrown: as the mapper wants it, or, by a server that asks no mapper, as a
    // WebApplicationException of its own.
    private static ProviderAnswer answerOf(FaceAuthClient client, Function<FaceAuthClient, Response> call) {
        try {
            return AnswerReader.read(call.apply(client));
        } catch (RefusedAnswerException e) {
            return e.answer();
        } catch (WebApplicationException e) {
            return AnswerReader.read(e.getResponse());
        }
    }
}
