package org.identityverification.impl.verification;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.identityverification.Verification;
import org.identityverification.VerificationStatus;
import org.jspecify.annotations.Nullable;

/**
 * One verification, which is one row. All work that belongs to it is here: each {@link Track} says what must happen next. No name,
 * ID number, link or face token is in it.
 *
 * @param version random, another one after each change; renewing a lease is no change
 * @param result absent while pending
 * @param claim what a notification said and nothing has decided yet
 * @param notifiedFlow the flow that the last claim or believed notification named; it matters until the start is answered
 * @param asking the work of {@link Track#QUESTIONS}
 * @param delivering the work of {@link Track#DELIVERY}
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
        Work asking,
        Work delivering) {

    /** Of records of which a track is parked. */
    public static final Comparator<VerificationRecord> LONGEST_PARKED_FIRST =
            Comparator.comparing(record -> record.parkedAt().findFirst().orElseThrow());

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
                new Work(new Due(DueFor.ASK, start.giveUpAt()), null),
                Work.NONE);
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

    public Work work(Track track) {
        return track == Track.QUESTIONS ? asking : delivering;
    }

    /** Since when tracks of it are parked, the longest first. */
    public Stream<Instant> parkedAt() {
        return Stream.of(asking, delivering)
                .filter(work -> work.kind() == DueFor.PARKED)
                .map(work -> Objects.requireNonNull(work.due()).at())
                .sorted();
    }

    public boolean hasWork() {
        return asking.due() != null || delivering.due() != null;
    }

    public Verification toVerification() {
        Optional<Result> known = Optional.ofNullable(result);
        return new VerificationValue(
                id,
                Optional.ofNullable(start.flowId()),
                Optional.ofNullable(start.contextId()),
                Optional.ofNullable(start.account()),
                start.mode(),
                status(),
                start.startedAt(),
                Optional.ofNullable(start.linkExpiresAt()),
                known.map(Result::completedAt),
                known.filter(it -> it.status() == VerificationStatus.FAILED).map(Result::failReasonCode),
                known.filter(Result::confirmed).isPresent(),
                Optional.ofNullable(delivery.firstTime()),
                Optional.ofNullable(delivery.firstDeliveredAt())
                        .flatMap(first -> Optional.ofNullable(delivery.deliveredAt())),
                known.map(Result::source),
                Optional.ofNullable(delivery.lastFailure()));
    }

    /** The same with other work of a track. It is no change: the version stays. */
    public VerificationRecord with(Track track, Work changed) {
        boolean asks = track == Track.QUESTIONS;
        return new VerificationRecord(
                id,
                version,
                start,
                result,
                delivery,
                claim,
                notifiedFlow,
                questions,
                asks ? changed : asking,
                asks ? delivering : changed);
    }

    /** The same with another lease of a track, or without one. It is no change: the version stays. */
    public VerificationRecord withLease(Track track, @Nullable Lease changed) {
        return with(track, work(track).with(changed));
    }

    public VerificationRecord withNewVersion() {
        return with(start, result, delivery, claim, notifiedFlow, questions);
    }

    VerificationRecord withStart(Start changed) {
        return with(changed, result, delivery, claim, notifiedFlow, questions);
    }

    VerificationRecord withResult(Result better) {
        return with(start, better, delivery.ofNewResult(), claim, notifiedFlow, questions);
    }

    VerificationRecord withDelivery(Delivery changed) {
        return with(start, result, changed, claim, notifiedFlow, questions);
    }

    VerificationRecord withClaim(@Nullable Claim changed) {
        return with(start, result, delivery, changed, notifiedFlow, questions);
    }

    VerificationRecord withNotifiedFlow(String flowId) {
        return with(start, result, delivery, claim, flowId, questions);
    }

    VerificationRecord withQuestions(QuestionCounts changed) {
        return with(start, result, delivery, claim, notifiedFlow, changed);
    }

    private VerificationRecord with(
            Start start,
            @Nullable Result result,
            Delivery delivery,
            @Nullable Claim claim,
            @Nullable String notifiedFlow,
            QuestionCounts questions) {
        return new VerificationRecord(
                id, newVersion(), start, result, delivery, claim, notifiedFlow, questions, asking, delivering);
    }

    private static long newVersion() {
        return ThreadLocalRandom.current().nextLong();
    }

    @Override
    public String toString() {
        return "VerificationRecord[id=" + id + ", status=" + status() + ", asking=" + asking + ", delivering="
                + delivering + "]";
    }
}
