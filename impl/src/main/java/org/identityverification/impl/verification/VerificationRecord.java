package org.identityverification.impl.verification;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.identityverification.Verification;
import org.identityverification.VerificationStatus;
import org.jspecify.annotations.Nullable;

/**
 * One verification, which is one row. All work that belongs to it is here: {@link #due()} says what must happen next. No name, ID
 * number, link or face token is in it.
 *
 * @param version random, another one after each change; renewing a lease is no change
 * @param result absent while pending
 * @param claim what a notification said and nothing has decided yet
 * @param notifiedFlow the flow that the last claim or believed notification named; it matters until the start is answered
 * @param due absent when nothing must happen
 * @param lease the last one that was not ended; it may have run out
 */
public record VerificationRecord(
        UUID id,
        long version,
        Start start,
        @Nullable Result result,
        Delivery delivery,
        @Nullable Claim claim,
        @Nullable String notifiedFlow,
        QuestionCounts questions,
        @Nullable Due due,
        @Nullable Lease lease) {

    /** A start that is about to call the provider. It expires in the end, even if nothing else ever becomes known. */
    public static VerificationRecord started(UUID id, Start start) {
        return new VerificationRecord(
                id,
                newVersion(),
                start,
                null,
                Delivery.NONE,
                null,
                null,
                QuestionCounts.NONE,
                new Due(DueFor.WAIT, start.giveUpAt()),
                null);
    }

    public VerificationStatus status() {
        return result == null ? VerificationStatus.PENDING : result.status();
    }

    int rank() {
        return result == null ? 0 : result.rank();
    }

    /** Whether nothing that the provider may say is more. */
    public boolean isProven() {
        return result != null && result.confirmed() && result.status() == VerificationStatus.PASSED;
    }

    /** The same in each repetition, another one for each other result of the verification. */
    public UUID deliveryId() {
        Result known = requireResult();
        String name = id + "/" + known.outcome() + "/" + known.confirmed();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    public Result requireResult() {
        return Objects.requireNonNull(result, "what is delivered has a result");
    }

    /** What must happen next. Only of a record that is due. */
    public DueFor work() {
        return Objects.requireNonNull(due, "what is leased is due").kind();
    }

    public UUID leaseId() {
        return Objects.requireNonNull(lease, "what runs has a lease").id();
    }

    public Verification toVerification() {
        Optional<Result> known = Optional.ofNullable(result);
        return new Verification(
                id,
                Optional.ofNullable(start.flowId()),
                Optional.ofNullable(start.contextId()),
                Optional.ofNullable(start.account()),
                Optional.of(start.mode()),
                status(),
                Optional.of(start.startedAt()),
                Optional.ofNullable(start.linkExpiresAt()),
                known.map(Result::completedAt),
                known.filter(it -> it.status() == VerificationStatus.FAILED).map(Result::failReasonCode),
                known.filter(Result::confirmed).isPresent(),
                Optional.ofNullable(delivery.deliveredAt()));
    }

    /** The same with another lease, or without one. It is no change: the version stays. */
    public VerificationRecord withLease(@Nullable Lease changed) {
        return new VerificationRecord(
                id, version, start, result, delivery, claim, notifiedFlow, questions, due, changed);
    }

    public VerificationRecord leaseEnded() {
        return withNewVersion().withLease(null);
    }

    VerificationRecord withNewVersion() {
        return withDue(due);
    }

    VerificationRecord withStart(Start changed) {
        return with(changed, result, delivery, claim, notifiedFlow, questions, due);
    }

    VerificationRecord withResult(Result better) {
        return with(start, better, delivery.nextRound(), claim, notifiedFlow, questions, due);
    }

    VerificationRecord withDelivery(Delivery changed) {
        return with(start, result, changed, claim, notifiedFlow, questions, due);
    }

    VerificationRecord withClaim(@Nullable Claim changed) {
        return with(start, result, delivery, changed, notifiedFlow, questions, due);
    }

    VerificationRecord withNotifiedFlow(String flowId) {
        return with(start, result, delivery, claim, flowId, questions, due);
    }

    VerificationRecord withQuestions(QuestionCounts changed) {
        return with(start, result, delivery, claim, notifiedFlow, changed, due);
    }

    VerificationRecord withDue(@Nullable Due changed) {
        return with(start, result, delivery, claim, notifiedFlow, questions, changed);
    }

    private VerificationRecord with(
            Start start,
            @Nullable Result result,
            Delivery delivery,
            @Nullable Claim claim,
            @Nullable String notifiedFlow,
            QuestionCounts questions,
            @Nullable Due due) {
        return new VerificationRecord(
                id, newVersion(), start, result, delivery, claim, notifiedFlow, questions, due, lease);
    }

    private static long newVersion() {
        return ThreadLocalRandom.current().nextLong();
    }

    @Override
    public String toString() {
        return "VerificationRecord[id=" + id + ", status=" + status() + ", due=" + due + ", lease=" + lease + "]";
    }
}
