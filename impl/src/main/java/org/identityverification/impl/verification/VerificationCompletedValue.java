package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;

/** Public because JSON-B reads no others. */
public record VerificationCompletedValue(
        UUID deliveryId,
        int attempt,
        UUID verificationId,
        Optional<String> flowId,
        Optional<String> contextId,
        Optional<String> account,
        FaceAuthMode mode,
        VerificationOutcome outcome,
        Optional<String> verifyCode,
        Optional<String> failReasonCode,
        Instant completedAt,
        boolean confirmed,
        ResultSource source)
        implements VerificationCompleted {

    public VerificationCompletedValue {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt must be at least 1 but is " + attempt);
        }
    }

    @Override
    public String toString() {
        return "VerificationCompleted[deliveryId=" + deliveryId + ", attempt=" + attempt + ", verificationId="
                + verificationId + ", flowId=" + flowId.orElse("unknown") + ", outcome=" + outcome + ", verifyCode="
                + (verifyCode.isPresent() ? "***" : "none") + ", failReasonCode=" + failReasonCode.orElse("none")
                + ", completedAt=" + completedAt + ", confirmed=" + confirmed + ", source=" + source + "]";
    }
}
