package org.identityverification.impl.tasks;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleTime;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.provider.FaceAuthResult;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/** Asks the provider how a verification ended, and takes over what it says (contract, section 3). */
@ApplicationScoped
public class ResultQuery {

    private final FaceAuthProvider provider;
    private final VerificationStore store;
    private final Clock clock;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    ResultQuery() {
        this(null, null, null);
    }

    @Inject
    ResultQuery(FaceAuthProvider provider, VerificationStore store, @ModuleTime Clock clock) {
        this.provider = provider;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Asks about one verification, unless it has passed or its flow is not known.
     *
     * @param verificationId which
     * @param deadline how long to wait for the provider
     * @return the verification as it is then
     */
    public Optional<VerificationRecord> refresh(UUID verificationId, Deadline deadline) {
        Optional<VerificationRecord> known = store.find(verificationId);
        if (known.isEmpty() || known.get().status() == VerificationStatus.PASSED) {
            return known;
        }
        String flowId = known.get().flowId();
        if (flowId == null) {
            return known;
        }
        FaceAuthResult answer = provider.result(verificationId, flowId, deadline);
        return switch (answer.status()) {
            case SUCCESS -> takeOver(verificationId, flowId, VerificationOutcome.PASSED, answer);
            case FAIL -> takeOver(verificationId, flowId, VerificationOutcome.FAILED, answer);
            case ING, SCAN, OTHER -> known;
        };
    }

    private Optional<VerificationRecord> takeOver(
            UUID verificationId, String flowId, VerificationOutcome outcome, FaceAuthResult answer) {
        Result result = new Result(
                outcome,
                null,
                outcome == VerificationOutcome.FAILED ? answer.failedReasonCode() : null,
                clock.instant(),
                true,
                ResultSource.QUERY);
        return Optional.ofNullable(store.apply(verificationId, new Change.Ended(flowId, null, result))
                .record());
    }
}
