package org.identityverification.impl.verification;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a verification ended, according to one source.
 *
 * @param verifyCode the provider's check code, as a notification claims it: a secret
 * @param failReasonCode the provider's code for a failure, or what a notification claims it to be
 * @param completedAt when the module learned it
 * @param confirmed whether the provider itself gave the outcome, asked about the flow of our own start
 */
public record Result(
        VerificationOutcome outcome,
        @Nullable String verifyCode,
        @Nullable String failReasonCode,
        Instant completedAt,
        boolean confirmed,
        ResultSource source) {

    // Eight fingerprints fit into the column.
    private static final int DIGITS = 14;
    private static final String NONE = "0".repeat(DIGITS);

    /** A hash of the check code and one of the reason: 14 hexadecimal digits each, zeros for none. */
    public String fingerprint() {
        return hash(verifyCode) + hash(failReasonCode);
    }

    /** Whether a result with the same outcome and the given fingerprint has all codes of this one. */
    boolean isCoveredBy(String fingerprint) {
        return (verifyCode == null || fingerprint.startsWith(hash(verifyCode)))
                && (failReasonCode == null || fingerprint.endsWith(hash(failReasonCode)));
    }

    private static String hash(@Nullable String code) {
        if (code == null) {
            return NONE;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    boolean hasCode() {
        return verifyCode != null || failReasonCode != null;
    }

    /** This held result, confirmed by the provider's answer. */
    Result confirmed(Result answer) {
        String reason = failReasonCode == null ? answer.failReasonCode : failReasonCode;
        return new Result(outcome, verifyCode, reason, answer.completedAt, true, source);
    }

    /** This held result, released by the operator without confirmation. */
    Result releasedAt(Instant at) {
        return new Result(outcome, verifyCode, failReasonCode, at, false, ResultSource.OPERATOR);
    }

    /** The status that the outcome leads to, which has the same name. */
    public VerificationStatus status() {
        return VerificationStatus.valueOf(outcome.name());
    }

    @Override
    public String toString() {
        return "Result[outcome=" + outcome + ", failReasonCode=" + failReasonCode + ", completedAt=" + completedAt
                + ", confirmed=" + confirmed + ", source=" + source + "]";
    }
}
