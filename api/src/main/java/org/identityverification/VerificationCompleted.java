package org.identityverification;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The CDI event that hands a result to the application, for {@code @Observes} and {@code @ObservesAsync} alike.
 *
 * <p>It is fired outside the provider's request and on the module's threads. Each new status makes one delivery; each further check
 * code or reason of that status makes one more, up to eight of them. A delivery is <b>at least once</b>: when an observer throws, or
 * the node dies, the same event comes again with the same {@link #deliveryId()} and a higher {@link #attempt()}, to every observer;
 * remember the id of what you have done where that matters. A further code has a delivery id of its own, although its outcome has been
 * delivered before, and {@link #isFurtherCode()} tells: count a pass when {@code confirmed() && !isFurtherCode()}.
 *
 * <p>The synchronous observers are called first, in the order of their priorities, then the asynchronous ones; each in a request
 * context of its own. One that throws does not stop the others. A {@code UserTransaction} that an observer leaves open is rolled
 * back, and the delivery counts as failed.
 *
 * <p>A verification that {@linkplain VerificationOutcome#FAILED failed} or {@linkplain VerificationOutcome#EXPIRED expired}
 * can still pass: then a second delivery, with an id of its own, follows. Once a better outcome is stored, no attempt to deliver
 * the worse one begins, unless only the worse one is confirmed.
 *
 * @param deliveryId stable over the attempts of one delivery
 * @param attempt 1 for the first
 * @param verificationId the id that {@link FaceVerification#id()} gave
 * @param flowId the flow that this application's start was given; absent when the store does not know it
 * @param contextId the application's own id, when its start gave one; never what a notification says
 * @param account the account that this application's start named; absent when it named none, or this store does not know the
 *     start
 * @param mode the way the face was checked; absent when this store does not know the start of the verification
 * @param outcome how it ended
 * @param verifyCode the check code, which links the result to the provider's other services, e-signature among them: a
 *     secret. Only a notification brings it, so it is never confirmed, even when the outcome is (contract, section 2)
 * @param failReasonCode the code for a failure, if one was sent; not confirmed when a notification brought it (contract,
 *     section 2)
 * @param completedAt when the result was known here
 * @param confirmed whether the provider itself, asked about the flow that this application's start was given, told the outcome.
 *     {@code false}: accepted because its sender knew the secret URL, which the person being verified may have seen
 * @param source what told us
 * @param isFurtherCode whether the outcome was known before, no less confirmed, and has a delivery of its own, so that only the
 *     check code or the reason is new; the same in every attempt, on every node. That other delivery may come later, when an
 *     observer refused it. An outcome that is confirmed only after its delivery is not delivered again:
 *     {@link Verification#confirmed()} tells
 */
public record VerificationCompleted(
        UUID deliveryId,
        int attempt,
        UUID verificationId,
        Optional<String> flowId,
        Optional<String> contextId,
        Optional<String> account,
        Optional<FaceAuthMode> mode,
        VerificationOutcome outcome,
        Optional<String> verifyCode,
        Optional<String> failReasonCode,
        Instant completedAt,
        boolean confirmed,
        ResultSource source,
        boolean isFurtherCode) {

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

    @Override
    public String toString() {
        return "VerificationCompleted[deliveryId=" + deliveryId + ", attempt=" + attempt + ", verificationId="
                + verificationId + ", flowId=" + flowId.orElse("unknown") + ", outcome=" + outcome + ", verifyCode="
                + (verifyCode.isPresent() ? "***" : "none") + ", failReasonCode=" + failReasonCode.orElse("none")
                + ", completedAt=" + completedAt + ", confirmed=" + confirmed + ", source=" + source
                + ", isFurtherCode=" + isFurtherCode + "]";
    }
}
