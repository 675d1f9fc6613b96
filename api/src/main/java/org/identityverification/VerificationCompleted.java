package org.identityverification;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The CDI event that hands a result to the application, for {@code @Observes} and {@code @ObservesAsync} alike.
 *
 * <p>It is fired outside the provider's request and on the module's threads. One entry into a status other than
 * {@link VerificationStatus#PENDING} makes one delivery. A delivery is <b>at least once</b>: when an observer throws, or
 * the node dies, the same event comes again with the same {@link #deliveryId()} and a higher {@link #attempt()}, to every
 * observer; remember the id of what you have done where that matters.
 *
 * <p>A verification that {@linkplain VerificationOutcome#FAILED failed} or {@linkplain VerificationOutcome#EXPIRED expired}
 * can still pass: then a second delivery, with an id of its own, follows.
 *
 * @param deliveryId stable over the attempts of one delivery
 * @param attempt 1 for the first
 * @param verificationId the id that {@link FaceVerification#id()} gave
 * @param flowId the provider's id of the flow, when known
 * @param contextId the application's own id, when one was given
 * @param mode the way the face was checked; absent when this store does not know the start of the verification
 * @param outcome how it ended
 * @param verifyCode the provider's check code, which links the result to its other services, e-signature among them: a
 *     secret (contract, section 2)
 * @param failReasonCode the provider's code for a failure, if it sent one (contract, section 2)
 * @param completedAt when the result was known here
 * @param confirmed whether the provider itself was asked. {@code false}: accepted because whoever sent it knew the secret
 *     URL, which the person being verified may also have seen
 * @param source what told us
 */
public record VerificationCompleted(
        UUID deliveryId,
        int attempt,
        UUID verificationId,
        Optional<String> flowId,
        Optional<String> contextId,
        Optional<FaceAuthMode> mode,
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
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(verifyCode, "verifyCode");
        Objects.requireNonNull(failReasonCode, "failReasonCode");
        Objects.requireNonNull(completedAt, "completedAt");
        Objects.requireNonNull(source, "source");
    }

    /** Masks the verify code. */
    @Override
    public String toString() {
        return "VerificationCompleted[deliveryId=" + deliveryId + ", attempt=" + attempt + ", verificationId="
                + verificationId + ", flowId=" + flowId.orElse("unknown") + ", outcome=" + outcome + ", verifyCode="
                + (verifyCode.isPresent() ? "***" : "none") + ", failReasonCode=" + failReasonCode.orElse("none")
                + ", completedAt=" + completedAt + ", confirmed=" + confirmed + ", source=" + source + "]";
    }
}
