package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import org.identityverification.FaceAuthMode;
import org.jspecify.annotations.Nullable;

/**
 * What is known from our own start. Nothing of it is ever taken from a notification.
 *
 * @param startedAt when the row was written, before the call
 * @param answeredAt when the provider answered; absent before, and when its answer was never stored
 * @param flowId the flow that the provider gave; absent before the answer, and if the answer named none
 * @param linkExpiresAt when the links stop working, if the provider said so
 * @param giveUpAt when to stop waiting for a result
 */
public record Start(
        @Nullable String contextId,
        @Nullable String account,
        FaceAuthMode mode,
        Instant startedAt,
        @Nullable Instant answeredAt,
        @Nullable String flowId,
        @Nullable Instant linkExpiresAt,
        Instant giveUpAt) {

    /** How long after the expiry of its link a verification may still get a result. */
    private static final Duration GRACE_AFTER_EXPIRY = Duration.ofMinutes(10);

    /** A link that works for longer is not waited for any longer: its row would never be purged. */
    private static final Duration LONGEST_VALIDITY = Duration.ofDays(7);

    /** The account, or an empty text for a start that names none. */
    public String accountOrNone() {
        return account == null ? "" : account;
    }

    public boolean isAnswered() {
        return answeredAt != null;
    }

    Start answered(Change.StartAnswered answer, Instant now) {
        return new Start(
                contextId,
                account,
                mode,
                startedAt,
                now,
                answer.flowId(),
                answer.linkExpiresAt(),
                giveUpAt(answer.linkExpiresAt(), now, answer.validFor()));
    }

    /** When to stop waiting for a result of links that expire then, or else after a usual time. */
    public static Instant giveUpAt(@Nullable Instant linkExpiresAt, Instant now, Duration validFor) {
        if (linkExpiresAt == null) {
            return now.plus(validFor).plus(GRACE_AFTER_EXPIRY);
        }
        Instant latest = now.plus(LONGEST_VALIDITY);
        return (linkExpiresAt.isAfter(latest) ? latest : linkExpiresAt).plus(GRACE_AFTER_EXPIRY);
    }
}
