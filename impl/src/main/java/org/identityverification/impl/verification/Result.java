package org.identityverification.impl.verification;

import java.time.Instant;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a verification ended. Results climb: a result replaces another one only if its {@link #rank()} is higher.
 *
 * @param confirmed whether the provider itself gave the outcome, asked about the flow of our own start
 * @param verifyCode the provider's check code, as a notification claims it: a secret
 * @param failReasonCode the provider's code for a failure, or what a notification claims it to be
 * @param completedAt when the module learned it
 */
public record Result(
        VerificationOutcome outcome,
        boolean confirmed,
        ResultSource source,
        @Nullable String verifyCode,
        @Nullable String failReasonCode,
        Instant completedAt) {

    static Result of(
            VerificationOutcome outcome, boolean confirmed, ResultSource source, @Nullable Claim codes, Instant at) {
        return new Result(
                outcome,
                confirmed,
                source,
                codes == null ? null : codes.verifyCode(),
                codes == null ? null : codes.failReasonCode(),
                at);
    }

    /** {@code EXPIRED < FAILED < FAILED confirmed < PASSED < PASSED confirmed}. */
    int rank() {
        return rank(outcome, confirmed);
    }

    static int rank(VerificationOutcome outcome, boolean confirmed) {
        return switch (outcome) {
            case EXPIRED -> 1;
            case FAILED -> confirmed ? 3 : 2;
            case PASSED -> confirmed ? 5 : 4;
        };
    }

    public VerificationStatus status() {
        return VerificationStatus.valueOf(outcome.name());
    }

    @Override
    public String toString() {
        return "Result[outcome=" + outcome + ", confirmed=" + confirmed + ", source=" + source + ", failReasonCode="
                + failReasonCode + ", completedAt=" + completedAt + "]";
    }
}
