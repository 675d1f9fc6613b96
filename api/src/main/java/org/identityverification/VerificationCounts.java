package org.identityverification;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/**
 * How many verifications of one day, account and mode were started, and what has come of them: a lower bound, and no bill.
 *
 * @param day when they were started, in the time zone that the caller named
 * @param account the account that their starts named; absent if they named none
 * @param mode the way the face is checked
 * @param started all of them
 * @param flowKnown those whose flow is known; of the others it is not known whether the provider has begun anything
 * @param passed those with this status
 * @param passedConfirmed of these, those that the provider itself reported when asked
 * @param failed those with this status
 * @param expired those with this status
 * @param pending those with this status
 */
public record VerificationCounts(
        LocalDate day,
        Optional<String> account,
        FaceAuthMode mode,
        long started,
        long flowKnown,
        long passed,
        long passedConfirmed,
        long failed,
        long expired,
        long pending) {

    public VerificationCounts {
        Objects.requireNonNull(day, "day");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(mode, "mode");
    }
}
