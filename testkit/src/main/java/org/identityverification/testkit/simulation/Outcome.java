package org.identityverification.testkit.simulation;

import java.util.Optional;
import org.identityverification.testkit.script.FailReason;
import org.jspecify.annotations.Nullable;

/**
 * How a face check ended.
 *
 * @param passed whether it is the person
 * @param failReason why not, if the provider says so; null otherwise
 * @param verifyCode the check code of a success; null for a failure
 */
public record Outcome(
        boolean passed,
        @Nullable FailReason failReason,
        @Nullable String verifyCode) {

    /**
     * A success.
     *
     * @param verifyCode the check code that links it to other services
     * @return the outcome
     */
    public static Outcome pass(String verifyCode) {
        return new Outcome(true, null, verifyCode);
    }

    /**
     * A failure.
     *
     * @param reason why, or empty as the provider mostly leaves it
     * @return the outcome
     */
    public static Outcome fail(Optional<FailReason> reason) {
        return new Outcome(false, reason.orElse(null), null);
    }
}
