package org.identityverification.impl.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationService;
import org.identityverification.StartedVerification;
import org.identityverification.Verification;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.question.ResultQuery;
import org.identityverification.impl.start.VerificationStart;
import org.identityverification.impl.verification.VerificationRecord;

@ApplicationScoped
public class IdentityVerificationServiceBean extends StoreAccess implements IdentityVerificationService {

    @Inject
    VerificationStart starts;

    @Inject
    ResultQuery question;

    @Override
    public List<FieldError> check(VerificationRequest request) {
        return starts.check(Objects.requireNonNull(request, "request"));
    }

    @Override
    public StartedVerification start(VerificationRequest request) {
        return starts.start(Objects.requireNonNull(request, "request"));
    }

    @Override
    public CompletionStage<StartedVerification> startAsync(VerificationRequest request) {
        return starts.startAsync(Objects.requireNonNull(request, "request"));
    }

    @Override
    public Optional<Verification> find(UUID id) {
        Objects.requireNonNull(id, "id");
        return ask(it -> it.find(id)).map(VerificationRecord::toVerification);
    }

    @Override
    public Optional<Verification> queryResult(UUID id) {
        return question.refresh(Objects.requireNonNull(id, "id")).map(VerificationRecord::toVerification);
    }
}
