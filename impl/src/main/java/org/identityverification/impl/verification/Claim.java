package org.identityverification.impl.verification;

import java.time.Instant;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What a notification said and nothing has decided yet. A verification has one claim at most.
 *
 * @param verifyCode the check code: a secret
 * @param at when it came. A repetition does not make it younger
 * @param repeatedAt when it was written last: each write gives another time, so it names this claim to a question under way
 * @param parked why it waits for an operator; absent unless it does
 */
public record Claim(
        VerificationOutcome outcome,
        @Nullable String verifyCode,
        @Nullable String failReasonCode,
        Instant at,
        Instant repeatedAt,
        @Nullable Reason parked) {

    Claim parked(@Nullable Reason reason) {
        return new Claim(outcome, verifyCode, failReasonCode, at, repeatedAt, reason);
    }

    @Override
    public String toString() {
        return "Claim[outcome=" + outcome + ", at=" + at + ", parked=" + parked + "]";
    }
}
