package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a verification. No personal data, no link, no face token.
 *
 * @param id our id
 * @param flowId the provider's id of the flow
 * @param contextId the application's own id
 * @param mode absent when only a result is known
 * @param status how far it has come
 * @param expiresAt when the links stop working
 * @param completedAt when {@code status} was entered
 * @param failReasonCode only while failed
 * @param verifyCode the provider's check code, if it sent one with the result: a secret
 * @param deliveredAt when every observer had been handed the result of this status
 * @param changedAt when this record changed last
 * @param version counts the writes; it belongs to the store
 */
public record VerificationRecord(
        UUID id,
        @Nullable String flowId,
        @Nullable String contextId,
        @Nullable FaceAuthMode mode,
        VerificationStatus status,
        @Nullable Instant expiresAt,
        @Nullable Instant completedAt,
        @Nullable String failReasonCode,
        @Nullable String verifyCode,
        @Nullable Instant deliveredAt,
        Instant changedAt,
        int version) {

    /**
     * The same, delivered.
     *
     * @param at when
     * @return a new record
     */
    public VerificationRecord delivered(Instant at) {
        return new VerificationRecord(
                id,
                flowId,
                contextId,
                mode,
                status,
                expiresAt,
                completedAt,
                failReasonCode,
                verifyCode,
                at,
                changedAt.isAfter(at) ? changedAt : at,
                version);
    }

    /** Masks the verify code. */
    @Override
    public String toString() {
        return "VerificationRecord[id=" + id + ", flowId=" + flowId + ", mode=" + mode + ", status=" + status
                + ", completedAt=" + completedAt + ", deliveredAt=" + deliveredAt + ", version=" + version + "]";
    }
}
