package org.identityverification.impl.verification;

import java.time.Instant;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.VerificationOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What a notification said and nothing has decided yet. A verification has one claim at most.
 *
 * @param verifyCode the check code: a secret
 * @param at when it was written or repeated last: each write gives another time, so it also names this claim
 * @param parked why it waits for an operator; absent unless it does
 */
public record Claim(
        VerificationOutcome outcome,
        @Nullable String verifyCode,
        @Nullable String failReasonCode,
        Instant at,
        @Nullable Reason parked) {

    Claim parked(@Nullable Reason reason) {
        return new Claim(outcome, verifyCode, failReasonCode, at, reason);
    }

    @Override
    public String toString() {
        return "Claim[outcome=" + outcome + ", at=" + at + ", parked=" + parked + "]";
    }
}
