package org.identityverification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The CDI event that delivers a result to the application, for {@code @Observes} and {@code @ObservesAsync} alike.
 *
 * <p>It is fired outside the provider's request, on the module's threads. Delivery is <b>at least once</b>: when an observer throws
 * or the node dies, the event is sent again to every observer that has not returned normally, with the same {@link #deliveryId()} and a higher {@link #attempt()}. If
 * repeating your work would do harm, store each delivery id that you have handled. Count a pass when
 * {@link #isProven()}.
 *
 * <p>Synchronous observers are called first, in the order of their priorities, then asynchronous ones, each in its own request
 * context. One that throws does not stop the others. A {@code UserTransaction} that an observer leaves open is rolled back, and the
 * attempt fails.
 *
 * <p>Results climb, {@code EXPIRED < FAILED < FAILED confirmed < PASSED < PASSED confirmed}: each better result is one delivery with
 * its own id. No delivery of a worse result begins after that of a better one.
 *
 * <p>JSON-B finds no properties in it: send a type of your own.
 */
public interface VerificationCompleted {

    /** The same for all attempts of one delivery. */
    UUID deliveryId();

    /** 1 for the first. */
    int attempt();

    /** The id from {@link StartedVerification#id()}. */
    UUID verificationId();

    /** The flow of this application's start; absent when the provider's answer to the start is not known. */
    Optional<String> flowId();

    /** The application's own id, if its start gave one; never taken from a notification. */
    Optional<String> contextId();

    /** The account that this application's start named; absent if it named none. */
    Optional<String> account();

    /** The way the face was checked. */
    FaceAuthMode mode();

    /** Whether the person has passed, and the provider itself has said so: {@code outcome() == PASSED && confirmed()}. */
    default boolean isProven() {
        return outcome() == VerificationOutcome.PASSED && confirmed();
    }

    /** How it ended. A pass that is not {@linkplain #isProven() proven} may be forged. */
    VerificationOutcome outcome();

    /**
     * The check code, a secret that links the result to the provider's other services, for example e-signature. Only
     * notifications contain it, so it is never confirmed, even when the outcome is.
     */
    Optional<String> verifyCode();

    /** The code for a failure, if one was sent; not confirmed if it came in a notification. */
    Optional<String> failReasonCode();

    /** When the module learned the result. */
    Instant completedAt();

    /**
     * Whether the provider itself reported the outcome, when asked about the flow of this application's start. Otherwise it came
     * from the module's clock, or from a sender that knew the notify URL, which the person being verified may have seen.
     */
    boolean confirmed();

    /** Where the outcome came from. */
    ResultSource source();

    /** Why the person did not pass, in words; absent like {@link #failReasonCode()}. */
    default Optional<FailReason> failReason() {
        return failReasonCode().map(FailReason::of);
    }
}
