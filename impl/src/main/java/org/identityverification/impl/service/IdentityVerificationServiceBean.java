package org.identityverification.impl.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.IdentityVerificationService;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.StoreUnavailableException;
import org.identityverification.Verification;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.results.ResultQuery;
import org.identityverification.impl.start.VerificationStart;
import org.identityverification.impl.verification.VerificationRecord;

@ApplicationScoped
public class IdentityVerificationServiceBean implements IdentityVerificationService {

    @Inject
    VerificationStart starts;

    @Inject
    StoreAccess store;

    @Inject
    ResultQuery query;

    @Inject
    ModuleExecutor executor;

    @Inject
    Settings settings;

    @Override
    public List<FieldError> check(VerificationRequest request) {
        return starts.check(Objects.requireNonNull(request, "request"));
    }

    @Override
    public FaceVerification start(VerificationRequest request) {
        return starts.start(Objects.requireNonNull(request, "request"));
    }

    @Override
    public CompletionStage<FaceVerification> startAsync(VerificationRequest request) {
        return starts.startAsync(Objects.requireNonNull(request, "request"));
    }

    @Override
    public Optional<Verification> find(UUID id) {
        Objects.requireNonNull(id, "id");
        return store.ask(it -> it.find(id)).map(IdentityVerificationServiceBean::toVerification);
    }

    @Override
    public Optional<Verification> queryResult(UUID id) {
        Objects.requireNonNull(id, "id");
        if (!settings.resultQueryEnabled()) {
            throw new IllegalStateException(
                    "The provider is not asked for results until " + Keys.RESULT_QUERY_ENABLED + " is set to true");
        }
        Duration timeout = settings.callDeadline();
        FailureDetails details = FailureDetails.ofQuery(id);
        return executor.bulkhead(Work.CALLS)
                .call(() -> query.refresh(id, Deadline.after(timeout)), timeout, (end, cause) -> {
                    throw switch (end) {
                        case TIMEOUT ->
                            new ProviderTimeoutException(
                                    "The provider did not answer before the deadline", details, null);
                        case REFUSED ->
                            new CallNotAttemptedException(
                                    "No call was made, because too many are under way", details, null);
                        case FAILED ->
                            cause instanceof IdentityVerificationException failure
                                    ? failure
                                    : new StoreUnavailableException(
                                            "The store failed", details, RedactedException.of(cause));
                    };
                })
                .map(IdentityVerificationServiceBean::toVerification);
    }

    private static Verification toVerification(VerificationRecord record) {
        return new Verification(
                record.id(),
                Optional.ofNullable(record.flowId()),
                Optional.ofNullable(record.contextId()),
                Optional.ofNullable(record.mode()),
                record.status(),
                Optional.ofNullable(record.expiresAt()),
                Optional.ofNullable(record.completedAt()),
                Optional.ofNullable(record.failReasonCode()),
                record.confirmed(),
                Optional.ofNullable(record.deliveredAt()));
    }
}
