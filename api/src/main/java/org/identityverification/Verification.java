package org.identityverification;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known about a verification. Name, ID number, face and links are never stored, so they are not in it.
 *
 * <p>It is personal data nevertheless: {@code contextId} identifies a person in your application, {@code flowId} at the provider,
 * and {@code id} through your records. So the status and the times are about that person too. It is kept for
 * {@code identity-verification.retention}; {@link VerificationAdministration#erase} removes it earlier.
 *
 * @param id the module's id of the verification
 * @param flowId the flow of this application's start, once known
 * @param contextId the application's own id, if its start gave one; it identifies the person
 * @param account the account that this application's start named; absent if it named none
 * @param mode the way the face is checked
 * @param status how far it has come
 * @param startedAt when the start began
 * @param expiresAt when the links stop working, if the provider said so
 * @param completedAt when it reached {@code status}; absent while {@link VerificationStatus#PENDING}
 * @param failReasonCode the provider's code for the failure; only while {@link VerificationStatus#FAILED}, and then only
 *     if it sent one
 * @param confirmed whether the provider itself reported the status, when asked about the flow of this application's start: never
 *     while {@link VerificationStatus#PENDING} or {@link VerificationStatus#EXPIRED}; {@code false} if only a notification
 *     reported it
 * @param deliveredAt when the result of this status was delivered for the first time; absent before
 * @param deliveredAgainAt when it was delivered last because an operator wanted it again; absent unless that has happened
 * @param source where the result of this status came from; absent while {@link VerificationStatus#PENDING}
 * @param lastFailure why the last attempt to deliver the result failed, as {@link Undelivered#lastFailure()}; absent once it is delivered
 */
public record Verification(
        UUID id,
        Optional<String> flowId,
        Optional<String> contextId,
        Optional<String> account,
        FaceAuthMode mode,
        VerificationStatus status,
        Instant startedAt,
        Optional<Instant> expiresAt,
        Optional<Instant> completedAt,
        Optional<String> failReasonCode,
        boolean confirmed,
        Optional<Instant> deliveredAt,
        Optional<Instant> deliveredAgainAt,
        Optional<ResultSource> source,
        Optional<String> lastFailure) {

    public Verification {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(flowId, "flowId");
        Objects.requireNonNull(contextId, "contextId");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(completedAt, "completedAt");
        Objects.requireNonNull(failReasonCode, "failReasonCode");
        Objects.requireNonNull(deliveredAt, "deliveredAt");
        Objects.requireNonNull(deliveredAgainAt, "deliveredAgainAt");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(lastFailure, "lastFailure");
    }

    /** Why the person did not pass, in words; absent like {@link #failReasonCode()}. */
    public Optional<FailReason> failReason() {
        return failReasonCode.map(FailReason::of);
    }
}
