package org.identityverification.impl.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationService;
import org.identityverification.Verification;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.start.StartDispatcher;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/** What applications inject. */
@ApplicationScoped
public class IdentityVerificationServiceBean implements IdentityVerificationService {

    private final StartDispatcher starts;
    private final VerificationStore store;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    IdentityVerificationServiceBean() {
        this(null, null);
    }

    /**
     * Made by the container.
     *
     * @param starts the way out
     * @param store what is remembered
     */
    @Inject
    public IdentityVerificationServiceBean(StartDispatcher starts, VerificationStore store) {
        this.starts = starts;
        this.store = store;
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
        return store.find(Objects.requireNonNull(id, "id")).map(IdentityVerificationServiceBean::shown);
    }

    @Override
    public Optional<Verification> queryResult(UUID id) {
        throw new IllegalStateException("identity-verification.result-query.enabled is not set");
    }

    private static Verification shown(VerificationRecord record) {
        return new Verification(
                record.id(),
                Optional.ofNullable(record.flowId()),
                Optional.ofNullable(record.contextId()),
                Optional.ofNullable(record.mode()),
                record.status(),
                Optional.ofNullable(record.expiresAt()),
                Optional.ofNullable(record.completedAt()),
                Optional.ofNullable(record.failReasonCode()),
                Optional.ofNullable(record.deliveredAt()));
    }
}
