package org.identityverification.impl.verification;

import java.time.Instant;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How a verification ended, as one source told it.
 *
 * @param outcome how it ended
 * @param verifyCode the provider's check code: a secret
 * @param failReasonCode the provider's code for a failure
 * @param completedAt when it was known here
 * @param confirmed whether the provider itself said so when it was asked
 * @param source what told us
 */
public record Result(
        VerificationOutcome outcome,
        @Nullable String verifyCode,
        @Nullable String failReasonCode,
        Instant completedAt,
        boolean confirmed,
        ResultSource source) {

    /** Masks the verify code. */
    @Override
    public String toString() {
        return "Result[outcome=" + outcome + ", failReasonCode=" + failReasonCode + ", completedAt=" + completedAt
                + ", confirmed=" + confirmed + ", source=" + source + "]";
    }
}
