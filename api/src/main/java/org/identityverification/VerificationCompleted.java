package org.identityverification;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The CDI event that delivers a result to the application, for {@code @Observes} and {@code @ObservesAsync} alike.
 *
 * <p>It is fired outside the provider's request, on the module's threads. Delivery is <b>at least once</b>: when an observer throws
 * or the node dies, the event is sent again to every observer that has not returned normally, with the same {@link #deliveryId()} and a higher {@link #attempt()}. If
 * repeating your work would do harm, store each delivery id that you have handled. Count a pass when
 * {@code outcome() == PASSED && confirmed()}.
 *
 * <p>Synchronous observers are called first, in the order of their priorities, then asynchronous ones, each in its own request
 * context. One that throws does not stop the others. A {@code UserTransaction} that an observer leaves open is rolled back, and the
 * attempt fails.
 *
 * <p>Results climb, {@code EXPIRED < FAILED < FAILED confirmed < PASSED < PASSED confirmed}: each better result is one delivery with
 * its own id. No delivery of a worse result begins after that of a better one.
 *
 * @param deliveryId the same for all attempts of one delivery
 * @param attempt 1 for the first
 * @param verificationId the id from {@link StartedVerification#id()}
 * @param flowId the flow of this application's start; absent when the provider's answer to the start is not known
 * @param contextId the application's own id, if its start gave one; never taken from a notification
 * @param account the account that this application's start named; absent if it named none
 * @param mode the way the face was checked
 * @param outcome how it ended
 * @param verifyCode the check code, a secret that links the result to the provider's other services, for example e-signature.
 *     Only notifications contain it, so it is never confirmed, even when the outcome is
 * @param failReasonCode the code for a failure, if one was sent; not confirmed if it came in a notification
 * @param completedAt when the module learned the result
 * @param confirmed whether the provider itself reported the outcome, when asked about the flow of this application's start.
 *     Otherwise it came from the module's clock, or from a sender that knew the notify URL, which the person being verified may
 *     have seen
 * @param source where the outcome came from
 */
public record VerificationCompleted(
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
        ResultSource source) {

    public VerificationCompleted {
        Objects.requireNonNull(deliveryId, "deliveryId");
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt must be at least 1 but is " + attempt);
        }
        Objects.requireNonNull(verificationId, "verificationId");
        Objects.requireNonNull(flowId, "flowId");
        Objects.requireNonNull(contextId, "contextId");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(verifyCode, "verifyCode");
        Objects.requireNonNull(failReasonCode, "failReasonCode");
        Objects.requireNonNull(completedAt, "completedAt");
        Objects.requireNonNull(source, "source");
    }

    /** Why the person did not pass, in words; absent like {@link #failReasonCode()}. */
    public Optional<FailReason> failReason() {
        return failReasonCode.map(FailReason::of);
    }

    @Override
    public String toString() {
        return "VerificationCompleted[deliveryId=" + deliveryId + ", attempt=" + attempt + ", verificationId="
                + verificationId + ", flowId=" + flowId.orElse("unknown") + ", outcome=" + outcome + ", verifyCode="
                + (verifyCode.isPresent() ? "***" : "none") + ", failReasonCode=" + failReasonCode.orElse("none")
                + ", completedAt=" + completedAt + ", confirmed=" + confirmed + ", source=" + source + "]";
    }
}
