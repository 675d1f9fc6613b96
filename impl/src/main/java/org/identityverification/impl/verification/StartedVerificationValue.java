package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.StartedVerification;
import org.identityverification.VerificationStatus;

/** Public because JSON-B reads no others. */
public record StartedVerificationValue(
        UUID id,
        Optional<String> flowId,
        Optional<String> contextId,
        Optional<String> account,
        FaceAuthMode mode,
        VerificationStatus status,
        Optional<String> authUrl,
        Optional<String> originalUrl,
        Optional<String> webViewUrl,
        Optional<String> faceToken,
        Optional<Instant> expiresAt)
        implements StartedVerification {

    @Override
    public String toString() {
        return "StartedVerification[id=" + id + ", mode=" + mode + ", status=" + status + ", expiresAt="
                + expiresAt.map(Instant::toString).orElse("unknown") + ", links hidden]";
    }
}
