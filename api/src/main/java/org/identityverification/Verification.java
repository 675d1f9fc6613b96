package org.identityverification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known about a verification. Name, ID number, face and links are never stored, so they are not in it.
 *
 * <p>It is personal data nevertheless: {@code contextId} identifies a person in your application, {@code flowId} at the provider,
 * and {@code id} through your records. So the status and the times are about that person too. It is kept for
 * {@code identity-verification.retention}; {@link VerificationAdministration#erase} removes it earlier.
 *
 * <p>JSON-B finds no properties in it: send a type of your own.
 */
public interface Verification {

    /** The module's id of the verification. */
    UUID id();

    /** The flow of this application's start, once known. */
    Optional<String> flowId();

    /** The application's own id, if its start gave one; it identifies the person. */
    Optional<String> contextId();

    /** The account that this application's start named; absent if it named none. */
    Optional<String> account();

    /** The way the face is checked. */
    FaceAuthMode mode();

    /** How far it has come. */
    VerificationStatus status();

    /** When the start began. */
    Instant startedAt();

    /** When the links stop working, if the provider said so. */
    Optional<Instant> expiresAt();

    /** When it reached {@code status}; absent while {@link VerificationStatus#PENDING}. */
    Optional<Instant> completedAt();

    /** The provider's code for the failure; only while {@link VerificationStatus#FAILED}, and then only if it sent one. */
    Optional<String> failReasonCode();

    /** Whether the person has passed, and the provider itself has said so: {@code status() == PASSED && confirmed()}. */
    default boolean isProven() {
        return status() == VerificationStatus.PASSED && confirmed();
    }

    /**
     * Whether the provider itself reported the status, when asked about the flow of this application's start: never while {@link
     * VerificationStatus#PENDING} or {@link VerificationStatus#EXPIRED}; {@code false} if only a notification reported it.
     */
    boolean confirmed();

    /** When the result of this status was delivered for the first time; absent before. */
    Optional<Instant> deliveredAt();

    /** When it was delivered last because an operator wanted it again; absent unless that has happened. */
    Optional<Instant> deliveredAgainAt();

    /** Where the result of this status came from; absent while {@link VerificationStatus#PENDING}. */
    Optional<ResultSource> source();

    /** Why the last attempt to deliver the result failed, as {@link Undelivered#lastFailure()}; absent once it is delivered. */
    Optional<String> lastFailure();

    /** Why the person did not pass, in words; absent like {@link #failReasonCode()}. */
    default Optional<FailReason> failReason() {
        return failReasonCode().map(FailReason::of);
    }
}
