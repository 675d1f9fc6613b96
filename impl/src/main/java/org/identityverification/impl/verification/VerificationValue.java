package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.Verification;
import org.identityverification.VerificationStatus;

/** Public because JSON-B reads no others. */
public record VerificationValue(
        UUID id,
        Optional<String> flowId,
        Optional<String> contextId,
        Optional<String> account,
        FaceAuthMode mode,
        VerificationStatus status,
        Instant startedAt,
        Optional<Instant> expiresAt,
        Optional<Instant> completedAt,
        Optional<String> failReasonCode,
        boolean confirmed,
        Optional<Instant> deliveredAt,
        Optional<Instant> deliveredAgainAt,
        Optional<ResultSource> source,
        Optional<String> lastFailure)
        implements Verification {

    // Without contextId, which identifies the person.
    @Override
    public String toString() {
        return "Verification[id=" + id + ", mode=" + mode + ", status=" + status + ", startedAt=" + startedAt
                + ", completedAt=" + completedAt.map(Instant::toString).orElse("unknown") + ", failReasonCode="
                + failReasonCode.orElse("none") + ", confirmed=" + confirmed + "]";
    }
}
