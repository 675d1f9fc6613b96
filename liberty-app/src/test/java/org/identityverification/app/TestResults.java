package org.identityverification.app;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.verification.VerificationCompletedValue;

/** Results of tests. */
public final class TestResults {

    private TestResults() {}

    /** A confirmed result in its second attempt. */
    public static VerificationCompleted completed(
            UUID id,
            String contextId,
            String account,
            VerificationOutcome outcome,
            String failReasonCode,
            ResultSource source) {
        return new VerificationCompletedValue(
                UUID.randomUUID(),
                2,
                id,
                Optional.of("FLOW"),
                Optional.ofNullable(contextId),
                Optional.ofNullable(account),
                FaceAuthMode.TENCENT,
                outcome,
                Optional.of("VERIFY-CODE"),
                Optional.ofNullable(failReasonCode),
                Instant.parse("2026-03-01T08:01:30.456Z"),
                true,
                source);
    }
}
