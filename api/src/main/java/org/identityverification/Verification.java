package org.identityverification;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known about a verification: no name, no ID number, no face and no link, because none is ever stored.
 *
 * <p>It is personal data all the same: {@code contextId} leads to a person in your application, {@code flowId} to one at the
 * provider, and {@code id} through your records. So what happened to that person, and when, is about the person too. It is kept for
 * {@code identity-verification.retention}; {@link VerificationAdministration#erase} removes it before.
 *
 * @param id our id of the verification
 * @param flowId the flow that this application's start was given, once known
 * @param contextId the application's own id, when one was given; it is what leads to the person
 * @param account the account of this application's start; absent when that named none, or is not known
 * @param mode the way the face is checked; absent when a result arrived for a verification whose start this store does
 *     not know
 * @param status how far it has come
 * @param startedAt when the start ended, by the module's clock; absent while this store does not know the start
 * @param expiresAt when the links stop working, when the provider said so
 * @param completedAt when {@code status} was entered; absent while {@link VerificationStatus#PENDING}
 * @param failReasonCode the provider's code for the failure; only while {@link VerificationStatus#FAILED}, and then only
 *     if it sent one (contract, section 2)
 * @param confirmed whether the provider itself, asked about the flow that this application's start was given, said so: never
 *     while {@link VerificationStatus#PENDING} or {@link VerificationStatus#EXPIRED}; {@code false} also when nothing but a
 *     notification said so
 * @param deliveredAt when the result of this status was delivered; absent before
 */
public record Verification(
        UUID id,
        Optional<String> flowId,
        Optional<String> contextId,
        Optional<String> account,
        Optional<FaceAuthMode> mode,
        VerificationStatus status,
        Optional<Instant> startedAt,
        Optional<Instant> expiresAt,
        Optional<Instant> completedAt,
        Optional<String> failReasonCode,
        boolean confirmed,
        Optional<Instant> deliveredAt) {

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
    }
}
