package org.identityverification.impl.verification;

import static org.identityverification.VerificationStatus.PENDING;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.Verification;
import org.identityverification.VerificationStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about a verification. No personal data, no link, no face token.
 *
 * @param flowId the flow that the provider gave our start
 * @param contextId the application's own id, from our start
 * @param account of our start; absent when the start named none, or is not known
 * @param mode absent as long as the start is not known
 * @param startedAt when our start ended
 * @param expiresAt when the links stop working
 * @param completedAt when {@code status} was entered
 * @param failReasonCode only while failed
 * @param verifyCode the first check code that came with the result: a secret
 * @param confirmed whether the provider itself said {@code status}
 * @param holds how many of its results have been held so far
 * @param fingerprints of the results that were delivered in {@code status} and have a code, see {@link Result#fingerprint()}
 * @param deliveredAt when the result of this status was delivered to every observer
 * @param erasedUntil until when an emptied verification stays; absent unless it is erased
 */
public record VerificationRecord(
        UUID id,
        @Nullable String flowId,
        @Nullable String contextId,
        @Nullable String account,
        @Nullable FaceAuthMode mode,
        VerificationStatus status,
        @Nullable Instant startedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant completedAt,
        @Nullable String failReasonCode,
        @Nullable String verifyCode,
        boolean confirmed,
        int holds,
        List<String> fingerprints,
        @Nullable Instant deliveredAt,
        Instant changedAt,
        @Nullable Instant erasedUntil) {

    public VerificationRecord {
        fingerprints = List.copyOf(fingerprints);
    }

    /** A verification whose start is not known, for a result that came first. */
    static VerificationRecord unknown(UUID id, Instant at) {
        return new VerificationRecord(
                id, null, null, null, null, PENDING, null, null, null, null, null, false, 0, List.of(), null, at, null);
    }

    /** What the application sees of it. */
    public Verification toVerification() {
        return new Verification(
                id,
                Optional.ofNullable(flowId),
                Optional.ofNullable(contextId),
                Optional.ofNullable(account),
                Optional.ofNullable(mode),
                status,
                Optional.ofNullable(startedAt),
                Optional.ofNullable(expiresAt),
                Optional.ofNullable(completedAt),
                Optional.ofNullable(failReasonCode),
                confirmed,
                Optional.ofNullable(deliveredAt));
    }

    public boolean isStartKnown() {
        return mode != null;
    }

    /** Whether only its id is left, which no reader may see. */
    public boolean isErased() {
        return erasedUntil != null;
    }

    /** Whether it stays although only its id is left. */
    public boolean isErasedAt(Instant now) {
        return erasedUntil != null && !erasedUntil.isBefore(now);
    }

    /** A verification of which only the id is left. */
    static VerificationRecord emptied(UUID id, Erasure erasure) {
        return new VerificationRecord(
                id,
                null,
                null,
                null,
                null,
                PENDING,
                null,
                null,
                null,
                null,
                null,
                false,
                0,
                List.of(),
                null,
                erasure.changedAt(),
                erasure.until());
    }

    /** The same with what is known from our own start. */
    VerificationRecord started(
            @Nullable String flowId,
            @Nullable String contextId,
            @Nullable String account,
            @Nullable FaceAuthMode mode,
            @Nullable Instant expiresAt,
            Instant at) {
        return new VerificationRecord(
                id,
                flowId,
                contextId,
                account,
                mode,
                status,
                startedAt == null ? at : startedAt,
                expiresAt,
                completedAt,
                failReasonCode,
                verifyCode,
                confirmed,
                holds,
                fingerprints,
                deliveredAt,
                later(at),
                null);
    }

    /** The same with one more held result, and a new change time, so that no purge deletes it meanwhile. */
    VerificationRecord held(Instant at) {
        return with(
                status, completedAt, failReasonCode, verifyCode, confirmed, holds + 1, fingerprints, deliveredAt, at);
    }

    /** Whether all codes of a result have been delivered in its status. */
    boolean hasDelivered(Result result) {
        return status == result.status()
                && (!result.hasCode() || fingerprints.stream().anyMatch(result::isCoveredBy));
    }

    /** The same in the status of a result. */
    VerificationRecord ended(Result result) {
        String reason = result.status() == VerificationStatus.FAILED ? result.failReasonCode() : null;
        return with(
                result.status(),
                result.completedAt(),
                reason,
                result.verifyCode(),
                result.confirmed(),
                holds,
                result.hasCode() ? List.of(result.fingerprint()) : List.of(),
                null,
                result.completedAt());
    }

    /** The same with a further code of its status. */
    VerificationRecord withFurtherCode(Result result) {
        List<String> more = new ArrayList<>(fingerprints);
        more.add(result.fingerprint());
        return completed(result, more);
    }

    /** The same, confirmed by a result of its status. */
    VerificationRecord confirmed(Result result) {
        return completed(result, fingerprints);
    }

    private VerificationRecord completed(Result result, List<String> fingerprints) {
        boolean newReason = status == VerificationStatus.FAILED && failReasonCode == null;
        return with(
                status,
                completedAt,
                newReason ? result.failReasonCode() : failReasonCode,
                verifyCode == null ? result.verifyCode() : verifyCode,
                confirmed || result.confirmed(),
                holds,
                fingerprints,
                deliveredAt,
                result.completedAt());
    }

    public VerificationRecord delivered(Instant at) {
        return with(status, completedAt, failReasonCode, verifyCode, confirmed, holds, fingerprints, at, at);
    }

    private VerificationRecord with(
            VerificationStatus status,
            @Nullable Instant completedAt,
            @Nullable String failReasonCode,
            @Nullable String verifyCode,
            boolean confirmed,
            int holds,
            List<String> fingerprints,
            @Nullable Instant deliveredAt,
            Instant at) {
        return new VerificationRecord(
                id,
                flowId,
                contextId,
                account,
                mode,
                status,
                startedAt,
                expiresAt,
                completedAt,
                failReasonCode,
                verifyCode,
                confirmed,
                holds,
                fingerprints,
                deliveredAt,
                later(at),
                null);
    }

    private Instant later(Instant at) {
        return changedAt.isAfter(at) ? changedAt : at;
    }

    @Override
    public String toString() {
        return "VerificationRecord[id=" + id + ", flowId=" + flowId + ", mode=" + mode + ", status=" + status
                + ", completedAt=" + completedAt + ", confirmed=" + confirmed + ", deliveredAt=" + deliveredAt + "]";
    }
}
