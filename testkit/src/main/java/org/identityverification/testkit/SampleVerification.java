package org.identityverification.testkit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.StartedVerification;
import org.identityverification.Undelivered;
import org.identityverification.Verification;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;

/**
 * A verification for unit tests of the application, as the module would show it: to an observer, to the caller of a start or a
 * look-up, to an operator. A test names only what it depends on:
 *
 * <pre>{@code
 * observer.onResult(SampleVerification.passed().contextId("customer-1").completed());
 * }</pre>
 *
 * <p>Ids are random, times are now, the mode is {@code TENCENT}, results are confirmed by a query; what may be absent is absent.
 * Needs {@code identity-verification-api} on the class path. Not thread-safe.
 */
public final class SampleVerification {

    private final VerificationStatus status;
    private UUID id = UUID.randomUUID();
    private Optional<String> flowId = Optional.empty();
    private Optional<String> contextId = Optional.empty();
    private Optional<String> account = Optional.empty();
    private FaceAuthMode mode = FaceAuthMode.TENCENT;
    private Instant startedAt = Instant.now();
    private Optional<Instant> expiresAt = Optional.empty();
    private Optional<String> authUrl = Optional.empty();
    private Optional<String> originalUrl = Optional.empty();
    private Optional<String> webViewUrl = Optional.empty();
    private Optional<String> faceToken = Optional.empty();
    private Instant completedAt = startedAt;
    private boolean confirmed;
    private ResultSource source;
    private Optional<String> verifyCode = Optional.empty();
    private Optional<String> failReasonCode = Optional.empty();
    private UUID deliveryId = UUID.randomUUID();
    private int attempt = 1;
    private Optional<Instant> nextAttemptAt = Optional.empty();
    private Optional<String> lastFailure = Optional.empty();
    private Optional<Instant> deliveredAt = Optional.empty();
    private Optional<Instant> deliveredAgainAt = Optional.empty();

    private SampleVerification(VerificationStatus status, boolean confirmed, ResultSource source) {
        this.status = status;
        this.confirmed = confirmed;
        this.source = source;
    }

    /** The person has passed. */
    public static SampleVerification passed() {
        return new SampleVerification(VerificationStatus.PASSED, true, ResultSource.QUERY);
    }

    /** The person has failed, without a reason. */
    public static SampleVerification failed() {
        return new SampleVerification(VerificationStatus.FAILED, true, ResultSource.QUERY);
    }

    /** The time is up. */
    public static SampleVerification expired() {
        return new SampleVerification(VerificationStatus.EXPIRED, false, ResultSource.CLOCK);
    }

    /** It has no result, so there is no event. */
    public static SampleVerification pending() {
        return new SampleVerification(VerificationStatus.PENDING, false, ResultSource.QUERY);
    }

    public SampleVerification id(UUID id) {
        this.id = id;
        return this;
    }

    public SampleVerification flowId(String flowId) {
        this.flowId = Optional.of(flowId);
        return this;
    }

    public SampleVerification contextId(String contextId) {
        this.contextId = Optional.of(contextId);
        return this;
    }

    public SampleVerification account(String account) {
        this.account = Optional.of(account);
        return this;
    }

    public SampleVerification mode(FaceAuthMode mode) {
        this.mode = mode;
        return this;
    }

    public SampleVerification startedAt(Instant startedAt) {
        this.startedAt = startedAt;
        return this;
    }

    public SampleVerification expiresAt(Instant expiresAt) {
        this.expiresAt = Optional.of(expiresAt);
        return this;
    }

    public SampleVerification authUrl(String authUrl) {
        this.authUrl = Optional.of(authUrl);
        return this;
    }

    public SampleVerification originalUrl(String originalUrl) {
        this.originalUrl = Optional.of(originalUrl);
        return this;
    }

    public SampleVerification webViewUrl(String webViewUrl) {
        this.webViewUrl = Optional.of(webViewUrl);
        return this;
    }

    public SampleVerification faceToken(String faceToken) {
        this.faceToken = Optional.of(faceToken);
        return this;
    }

    /** Of {@link Undelivered}, since when it is known. */
    public SampleVerification completedAt(Instant completedAt) {
        this.completedAt = completedAt;
        return this;
    }

    /** {@code false} if only a notification said so, which becomes the source. */
    public SampleVerification confirmed(boolean confirmed) {
        this.confirmed = confirmed;
        this.source = confirmed ? ResultSource.QUERY : ResultSource.NOTIFICATION;
        return this;
    }

    public SampleVerification source(ResultSource source) {
        this.source = source;
        return this;
    }

    public SampleVerification verifyCode(String verifyCode) {
        this.verifyCode = Optional.of(verifyCode);
        return this;
    }

    public SampleVerification failReasonCode(String failReasonCode) {
        this.failReasonCode = Optional.of(failReasonCode);
        return this;
    }

    public SampleVerification deliveryId(UUID deliveryId) {
        this.deliveryId = deliveryId;
        return this;
    }

    /** Of {@link Undelivered}, the number of attempts. */
    public SampleVerification attempt(int attempt) {
        this.attempt = attempt;
        return this;
    }

    /** Without it, {@link Undelivered} is parked. */
    public SampleVerification nextAttemptAt(Instant nextAttemptAt) {
        this.nextAttemptAt = Optional.of(nextAttemptAt);
        return this;
    }

    public SampleVerification lastFailure(String lastFailure) {
        this.lastFailure = Optional.of(lastFailure);
        return this;
    }

    public SampleVerification deliveredAt(Instant deliveredAt) {
        this.deliveredAt = Optional.of(deliveredAt);
        return this;
    }

    public SampleVerification deliveredAgainAt(Instant deliveredAgainAt) {
        this.deliveredAgainAt = Optional.of(deliveredAgainAt);
        return this;
    }

    /** The answer to its start. */
    public StartedVerification started() {
        return new Started(
                id, flowId, contextId, account, mode, status, authUrl, originalUrl, webViewUrl, faceToken, expiresAt);
    }

    /** What the module knows of it. */
    public Verification verification() {
        boolean ended = status != VerificationStatus.PENDING;
        return new Known(
                id,
                flowId,
                contextId,
                account,
                mode,
                status,
                startedAt,
                expiresAt,
                Optional.of(completedAt).filter(it -> ended),
                failReasonCode,
                confirmed,
                deliveredAt,
                deliveredAgainAt,
                Optional.of(source).filter(it -> ended),
                lastFailure);
    }

    /**
     * The event with its result.
     *
     * @throws IllegalArgumentException when it is pending
     */
    public VerificationCompleted completed() {
        return new Completed(
                deliveryId,
                attempt,
                id,
                flowId,
                contextId,
                account,
                mode,
                outcome(),
                verifyCode,
                failReasonCode,
                completedAt,
                confirmed,
                source);
    }

    /**
     * Its result, or the claim of one, as an operator sees it while it is not delivered.
     *
     * @throws IllegalArgumentException when it is pending
     */
    public Undelivered undelivered(Undelivered.Reason reason) {
        return new Waiting(
                id,
                Optional.of(deliveryId).filter(it -> !reason.isOfClaim()),
                account,
                outcome(),
                completedAt,
                attempt,
                nextAttemptAt,
                reason,
                lastFailure);
    }

    private VerificationOutcome outcome() {
        return VerificationOutcome.valueOf(status.name());
    }

    // The records are public because JSON-B reads no others. Their texts leave out what the module's own leave out.
    /** Use it as {@link VerificationCompleted}. */
    public record Completed(
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
            ResultSource source)
            implements VerificationCompleted {

        @Override
        public String toString() {
            return "VerificationCompleted[verificationId=" + verificationId + ", attempt=" + attempt + ", outcome="
                    + outcome + ", confirmed=" + confirmed + "]";
        }
    }

    /** Use it as {@link Verification}. */
    public record Known(
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
            Optional<String> lastFailure)
            implements Verification {

        @Override
        public String toString() {
            return "Verification[id=" + id + ", status=" + status + ", confirmed=" + confirmed + "]";
        }
    }

    /** Use it as {@link StartedVerification}. */
    public record Started(
            UUID id,
            Optional<String> flowId,
            Optional<String> contextId,
            Optional<String> account,
            FaceAuthMode mode,
            VerificationStatus status,
            Optional<String> authUrl,
            Optional<String> originalUrl,
            Optional<String> webViewUrl,
            Optional<String> faceToken,
            Optional<Instant> expiresAt)
            implements StartedVerification {

        @Override
        public String toString() {
            return "StartedVerification[id=" + id + ", status=" + status + ", links hidden]";
        }
    }

    /** Use it as {@link Undelivered}. */
    public record Waiting(
            UUID verificationId,
            Optional<UUID> deliveryId,
            Optional<String> account,
            VerificationOutcome outcome,
            Instant knownSince,
            int attempts,
            Optional<Instant> nextAttemptAt,
            Reason reason,
            Optional<String> lastFailure)
            implements Undelivered {}
}
