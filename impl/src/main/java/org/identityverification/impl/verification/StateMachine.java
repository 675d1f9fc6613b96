package org.identityverification.impl.verification;

import static org.identityverification.impl.verification.Transition.Effect.CHANGED;
import static org.identityverification.impl.verification.Transition.Effect.NOTHING_NEW;
import static org.identityverification.impl.verification.Transition.Effect.OTHER_FLOW;
import static org.identityverification.impl.verification.Transition.Effect.TRY_AGAIN;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.identityverification.ResultSource;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.verification.Change.Answer;
import org.jspecify.annotations.Nullable;

/**
 * How a verification changes, and what must happen next. Pure, except that each change gives the record another random version.
 *
 * <p>Results climb, {@code EXPIRED < FAILED < FAILED confirmed < PASSED < PASSED confirmed}. Each step up is one result with one
 * delivery. Where the provider is asked, a notification is only a claim, which the provider's answer decides.
 */
public final class StateMachine {

    /** After so many denied claims, notifications are not written any more: the questions of {@link DueFor#ASK} find the truth. */
    static final int MAX_DENIED = 3;

    /** How many refusals in a row park a claim. */
    static final int MAX_REFUSED = 3;

    /** How often a repeated notification has a parked claim asked about again. */
    static final int MAX_WOKEN = 3;

    /** How long a claim must not have been repeated before "no result yet" denies it, once the links have expired. */
    static final Duration DENIED_AFTER = Duration.ofMinutes(10);

    private static final Duration FIRST_PAUSE_OF_CLAIM = Duration.ofSeconds(2);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(30);
    private static final Duration REPETITION = Duration.ofSeconds(1);

    private StateMachine() {}

    /**
     * Applies a change. The leases stay: the store ends or takes them.
     *
     * @param now by the store's clock
     */
    public static Transition apply(VerificationRecord record, Change change, Instant now, Rules rules) {
        return new Step(record, now, rules).apply(change);
    }

    /** Whether the provider can be asked about due work; otherwise {@link Change.NotAsked} does what can be done. */
    public static boolean canAsk(VerificationRecord record, Rules rules) {
        Start start = record.start();
        return start.flowId() != null && rules.queries().areOnFor(start.account());
    }

    /** The record after a node has taken due work: leased, or parked when nodes have died in its deliveries for too long. */
    public static VerificationRecord take(
            VerificationRecord record, DueFor kind, Lease lease, Instant now, Rules rules) {
        if (kind != DueFor.DELIVER) {
            return record.withNewVersion().withLease(kind.track(), lease);
        }
        Delivery delivery = record.delivery();
        // A lease that was never ended: its node died during an attempt of this round.
        boolean died = record.delivering().lease() != null && delivery.attempts() > 0;
        Delivery taken = died ? delivery.failing(now) : delivery;
        if (died && isTooOld(taken.failingSince(), now, rules)) {
            return record.withDelivery(taken.parked(Reason.NODE_DIED))
                    .with(Track.DELIVERY, new Work(new Due(DueFor.PARKED, now), null));
        }
        return record.withDelivery(taken.begun()).withLease(Track.DELIVERY, lease);
    }

    public static boolean isTooOld(@Nullable Instant since, Instant now, Rules rules) {
        return since != null && now.isAfter(since.plus(rules.maxAge()));
    }

    private static final class Step {

        private final VerificationRecord record;
        private final Start start;
        private final @Nullable Claim claim;
        private final Instant now;
        private final Rules rules;
        private final boolean queriesOn;
        private boolean isOver;

        Step(VerificationRecord record, Instant now, Rules rules) {
            this.record = record;
            this.start = record.start();
            this.claim = record.claim();
            this.now = now;
            this.rules = rules;
            this.queriesOn = rules.queries().areOnFor(start.account());
        }

        Transition apply(Change change) {
            // Java 17 has no switch over types.
            if (change instanceof Change.StartAnswered answered) {
                return answered(answered);
            }
            if (change instanceof Change.Notified notified) {
                return notified(notified);
            }
            if (change instanceof Change.Asked asked) {
                return asked(asked);
            }
            if (change instanceof Change.NotAsked) {
                return notAsked();
            }
            if (change instanceof Change.Rescheduled rescheduled) {
                // Work that fails again and again does not keep a verification for ever.
                isOver = rescheduled.kind() == DueFor.ASK && isTooOld(start.giveUpAt(), now, rules);
                return isOver ? replanned(expired(record)) : planned(record, rescheduled.kind(), rescheduled.at());
            }
            if (change instanceof Change.Delivered delivered) {
                return delivered(delivered);
            }
            if (change instanceof Change.DeliveryFailed failed) {
                return deliveryFailed(failed);
            }
            if (change instanceof Change.DeliveryPostponed postponed) {
                return deliveryPostponed(postponed);
            }
            if (change instanceof Change.DeliveryHangs hangs) {
                return deliveryHangs(hangs);
            }
            if (change instanceof Change.DeliverAgain) {
                return deliverAgain();
            }
            boolean isMeant = claim != null
                    && claim.parked() != null
                    && change instanceof Change.Discarded discarded
                    && discarded.outcome() == claim.outcome();
            return isMeant ? changed(record.withClaim(null)) : unchanged(NOTHING_NEW);
        }

        private Transition answered(Change.StartAnswered answer) {
            if (start.isAnswered()) {
                return unchanged(NOTHING_NEW);
            }
            VerificationRecord answered = record.withStart(start.answered(answer, now));
            if (claim == null) {
                return replanned(answered);
            }
            if (answer.flowId() != null && !answer.flowId().equals(record.notifiedFlow())) {
                return replanned(answered.withClaim(null));
            }
            return replanned(queriesOn ? answered.withClaim(claim.parked(null)) : believed(answered, claim));
        }

        private Transition notified(Change.Notified notified) {
            if (start.flowId() != null && !start.flowId().equals(notified.flowId())) {
                return unchanged(OTHER_FLOW);
            }
            if (!start.isAnswered()
                    && record.notifiedFlow() != null
                    && !record.notifiedFlow().equals(notified.flowId())) {
                return unchanged(TRY_AGAIN);
            }
            if (record.rank() >= Result.rank(notified.outcome(), queriesOn)) {
                return unchanged(NOTHING_NEW);
            }
            if (queriesOn && record.questions().denied() >= MAX_DENIED) {
                return unchanged(TRY_AGAIN);
            }
            Claim said = new Claim(
                    notified.outcome(), notified.verifyCode(), notified.failReasonCode(), now, writtenAt(), null);
            VerificationRecord next = record.withNotifiedFlow(notified.flowId());
            boolean mayBeAnswered = !start.isAnswered() && now.isBefore(answerDeadline());
            if (!queriesOn && !mayBeAnswered) {
                // A pass that waits since before the start was answered is not lost to a failure.
                boolean isLess =
                        claim != null && Result.rank(said.outcome(), false) < Result.rank(claim.outcome(), false);
                return changed(believed(next, isLess ? Objects.requireNonNull(claim) : said));
            }
            if (claim == null) {
                return claimed(next, said);
            }
            if (claim.outcome() == said.outcome()) {
                return repeated(claim, said);
            }
            // A pass replaces a failure. A failure only renews a claimed pass, so that no older question ends both.
            return said.outcome() == VerificationOutcome.PASSED
                    ? claimed(next, said)
                    : repeated(claim, new Claim(claim.outcome(), null, null, now, said.repeatedAt(), null));
        }

        private Transition claimed(VerificationRecord next, Claim said) {
            QuestionCounts questions = record.questions().ofNewClaim();
            return planned(next.withClaim(said).withQuestions(questions), DueFor.CONFIRM, null);
        }

        /** Each write of a claim gives another time, so that an older question is not about it. */
        private Instant writtenAt() {
            return claim == null || now.isAfter(claim.repeatedAt())
                    ? now
                    : claim.repeatedAt().plusMillis(1);
        }

        private Transition repeated(Claim known, Claim said) {
            Claim filled = new Claim(
                    known.outcome(),
                    known.verifyCode() == null ? said.verifyCode() : known.verifyCode(),
                    known.failReasonCode() == null ? said.failReasonCode() : known.failReasonCode(),
                    known.at(),
                    said.repeatedAt(),
                    known.parked());
            boolean fills = !Objects.equals(filled.verifyCode(), known.verifyCode())
                    || !Objects.equals(filled.failReasonCode(), known.failReasonCode());
            if (!fills && now.isBefore(known.repeatedAt().plus(REPETITION))) {
                return unchanged(NOTHING_NEW);
            }
            boolean wakes = known.parked() != null
                    && start.flowId() != null
                    && record.questions().refused() < MAX_REFUSED + MAX_WOKEN;
            return wakes
                    ? planned(record.withClaim(filled.parked(null)), DueFor.CONFIRM, nextConfirm(record.questions()))
                    : changed(record.withClaim(filled));
        }

        private Transition asked(Change.Asked asked) {
            Answer answer = asked.answer();
            boolean isAboutClaim = claim != null && claim.repeatedAt().equals(asked.claim());
            boolean isLast = !asked.sentAt().isBefore(start.giveUpAt());
            isOver = isLast && (answer instanceof Answer.Success || answer instanceof Answer.Failure);
            if (answer instanceof Answer.Success) {
                return decided(VerificationOutcome.PASSED, null, true);
            }
            if (answer instanceof Answer.Failure failure) {
                boolean denies = isAboutClaim || (claim != null && isTooOld(claim.at(), asked.sentAt(), rules));
                return decided(VerificationOutcome.FAILED, failure.reasonCode(), denies);
            }
            QuestionCounts questions = record.questions();
            Reason reason = noFurtherQuestion(claim == null ? start.giveUpAt() : claim.at(), answer);
            VerificationRecord next = record.withQuestions(
                    reason != null && claim != null
                            ? questions.parked()
                            : answer instanceof Answer.NoResult
                                    ? questions.answered()
                                    : answer instanceof Answer.NoAnswer
                                            ? questions.unanswered()
                                            : questions.refusedOnceMore());
            if (claim == null) {
                // Nothing expires unasked, and an answer that is no result ends the wait only if the question was late.
                isOver = isLast && (answer instanceof Answer.NoResult || reason != null);
                return isOver ? replanned(expired(next)) : planned(next, DueFor.ASK, nextQuestion(asked, reason));
            }
            if (answer instanceof Answer.NoResult && isAboutClaim && mayBeDenied(claim, asked.sentAt())) {
                return replanned(denied(next));
            }
            if (reason != null) {
                return changed(next.withClaim(claim.parked(reason)));
            }
            // A claim that came during another question is asked about at once.
            return asked.claim() == null
                    ? changed(next)
                    : planned(
                            next,
                            DueFor.CONFIRM,
                            answer instanceof Answer.NoResult ? nextConfirm(next.questions()) : asked.again());
        }

        /** Why no further question makes sense after an answer, in a wait that began then. */
        private @Nullable Reason noFurtherQuestion(Instant since, Answer answer) {
            boolean isLast = record.questions().refused() + 1 >= MAX_REFUSED;
            if (answer instanceof Answer.UnknownFlow) {
                return isLast ? Reason.FLOW_UNKNOWN : null;
            }
            if (answer instanceof Answer.NoAccount) {
                return Reason.ACCOUNT_GONE;
            }
            if (answer instanceof Answer.Refused refused) {
                return refused.certain() || isLast ? Reason.QUERY_REFUSED : null;
            }
            return answer instanceof Answer.NoAnswer && isTooOld(since, now, rules) ? Reason.NO_ANSWER : null;
        }

        /** When to ask again without a claim. */
        private Instant nextQuestion(Change.Asked asked, @Nullable Reason reason) {
            if (asked.answer() instanceof Answer.NoResult) {
                return nextQuestion();
            }
            // An account may come back; a flow does not.
            boolean inVain = reason == Reason.FLOW_UNKNOWN || asked.again().isAfter(start.giveUpAt());
            return inVain && now.isBefore(start.giveUpAt()) ? start.giveUpAt() : asked.again();
        }

        private Transition decided(VerificationOutcome outcome, @Nullable String reason, boolean deniesOther) {
            VerificationRecord next = record.withQuestions(record.questions().answered());
            boolean claimed = claim != null && claim.outcome() == outcome;
            if (claimed) {
                next = next.withClaim(null);
            } else if (claim != null && deniesOther) {
                next = claim.outcome() == VerificationOutcome.PASSED ? denied(next) : next.withClaim(null);
            }
            ResultSource source = claimed ? ResultSource.NOTIFICATION : ResultSource.QUERY;
            VerificationRecord decided = better(next, outcome, true, source, codes(outcome, reason));
            return decided.claim() == null
                    ? replanned(decided)
                    : planned(decided, DueFor.CONFIRM, nextConfirm(next.questions()));
        }

        /** The codes of the notification that claimed what the provider says, and else the provider's. */
        private Claim codes(VerificationOutcome outcome, @Nullable String reason) {
            String verifyCode = null;
            String failReason = null;
            if (claim != null && claim.outcome() == outcome) {
                verifyCode = claim.verifyCode();
                failReason = claim.failReasonCode();
            } else if (record.result() != null && record.result().outcome() == outcome) {
                verifyCode = record.result().verifyCode();
                failReason = record.result().failReasonCode();
            }
            return new Claim(outcome, verifyCode, failReason == null ? reason : failReason, now, now, null);
        }

        private static VerificationRecord denied(VerificationRecord next) {
            return next.withClaim(null).withQuestions(next.questions().claimDenied());
        }

        /** A question that was sent so late proves that the claim was false. Repeating it puts this off, but not for ever. */
        private boolean mayBeDenied(Claim claim, Instant sentAt) {
            return sentAt.isAfter(start.giveUpAt())
                    && (sentAt.isAfter(claim.repeatedAt().plus(DENIED_AFTER)) || isTooOld(claim.at(), sentAt, rules));
        }

        /** When to ask again about a claim: the pause doubles with each question. */
        private Instant nextConfirm(QuestionCounts questions) {
            Duration pause = FIRST_PAUSE_OF_CLAIM.multipliedBy(1L << Math.max(0, Math.min(questions.asked() - 1, 20)));
            return now.plus(between(FIRST_PAUSE_OF_CLAIM, pause, MAX_PAUSE));
        }

        private Transition notAsked() {
            if (claim != null && claim.parked() == null) {
                if (queriesOn && start.flowId() != null) {
                    // It came, or the start was answered, while the work was under way: now it can be asked about.
                    return changed(record);
                }
                Reason reason = start.isAnswered() ? Reason.FLOW_UNKNOWN : Reason.START_NOT_ANSWERED;
                return changed(queriesOn ? record.withClaim(claim.parked(reason)) : believed(record, claim));
            }
            if (claim != null) {
                // It is parked, and nothing will bind it to our start.
                boolean ends = start.flowId() == null && isTooOld(claim.at(), now, rules);
                return ends ? replanned(record.withClaim(null)) : unchanged(NOTHING_NEW);
            }
            isOver = !now.isBefore(start.giveUpAt()) && !canAsk(record, rules);
            return replanned(isOver ? expired(record) : record);
        }

        private VerificationRecord expired(VerificationRecord next) {
            return next.result() == null
                    ? better(next, VerificationOutcome.EXPIRED, false, ResultSource.CLOCK, null)
                    : next;
        }

        private Transition delivered(Change.Delivered delivered) {
            return delivered.round() == record.delivery().round()
                    ? changed(record.withDelivery(record.delivery().delivered(now)))
                    : unchanged(NOTHING_NEW);
        }

        private Transition deliveryFailed(Change.DeliveryFailed failed) {
            if (failed.round() != record.delivery().round()) {
                return unchanged(NOTHING_NEW);
            }
            Delivery failing = record.delivery().failing(now).failed(failed.done(), failed.failure());
            return isTooOld(failing.failingSince(), now, rules)
                    ? changed(record.withDelivery(failing.parked(Reason.OBSERVER_FAILED)))
                    : planned(record.withDelivery(failing), DueFor.DELIVER, failed.again());
        }

        private Transition deliveryPostponed(Change.DeliveryPostponed postponed) {
            Delivery delivery = record.delivery();
            return postponed.round() == delivery.round()
                    ? planned(
                            record.withDelivery(delivery.postponed(postponed.done())),
                            DueFor.DELIVER,
                            postponed.again())
                    : unchanged(NOTHING_NEW);
        }

        private Transition deliveryHangs(Change.DeliveryHangs hangs) {
            Delivery delivery = record.delivery();
            return hangs.round() == delivery.round() && delivery.failingSince() == null
                    ? changed(record.withDelivery(delivery.failing(now)))
                    : unchanged(NOTHING_NEW);
        }

        private Transition deliverAgain() {
            boolean deliversAgain = record.result() != null && rules.delivers() && !isDelivering();
            VerificationRecord next =
                    deliversAgain ? record.withDelivery(record.delivery().again()) : record;
            if (claim != null && claim.parked() != null) {
                return changed(next.withClaim(claim.parked(null)));
            }
            return deliversAgain ? changed(next) : unchanged(NOTHING_NEW);
        }

        /** Whether a delivery is due or under way. */
        private boolean isDelivering() {
            Due due = record.delivering().due();
            Lease lease = record.delivering().lease();
            Delivery delivery = record.delivery();
            boolean ended = delivery.deliveredAt() != null || delivery.parked() != null;
            boolean underWay = lease != null && lease.until().isAfter(now);
            return !ended && (underWay || (due != null && !due.at().isAfter(now)));
        }

        /** Believes a notification without the provider's word. */
        private VerificationRecord believed(VerificationRecord next, Claim said) {
            return better(next.withClaim(null), said.outcome(), false, ResultSource.NOTIFICATION, said);
        }

        private VerificationRecord better(
                VerificationRecord next,
                VerificationOutcome outcome,
                boolean confirmed,
                ResultSource source,
                @Nullable Claim codes) {
            Result result = Result.of(outcome, confirmed, source, codes, now);
            return result.rank() > next.rank() ? next.withResult(result) : next;
        }

        /** What was planned stays planned, unless something else comes first now. */
        private Transition changed(VerificationRecord next) {
            return planned(next, null, null);
        }

        /** The same, but the provider is asked when it is usual, whatever was planned. */
        private Transition replanned(VerificationRecord next) {
            return planned(next, question(next) == DueFor.CONFIRM ? DueFor.CONFIRM : DueFor.ASK, null);
        }

        /**
         * Plans what comes next on each track.
         *
         * @param kind what is planned anew; absent for nothing
         * @param at when that is due; absent for the usual time
         */
        private Transition planned(VerificationRecord next, @Nullable DueFor kind, @Nullable Instant at) {
            Due asking = due(next, record.asking().due(), question(next), kind, at);
            boolean isNewRound = next.delivery().round() != record.delivery().round();
            Due delivering = due(next, isNewRound ? null : record.delivering().due(), delivery(next), kind, at);
            return new Transition(
                    CHANGED,
                    record,
                    next.with(Track.QUESTIONS, next.asking().with(asking))
                            .with(Track.DELIVERY, next.delivering().with(delivering))
                            .withNewVersion());
        }

        private @Nullable Due due(
                VerificationRecord next,
                @Nullable Due known,
                @Nullable DueFor what,
                @Nullable DueFor kind,
                @Nullable Instant at) {
            if (what == null) {
                return null;
            }
            if (what == kind && at != null) {
                return new Due(what, at);
            }
            if (known != null && known.kind() == what && what != kind) {
                return known;
            }
            return new Due(
                    what,
                    switch (what) {
                        case CONFIRM ->
                            next.start().isAnswered() ? now : Collections.max(List.of(now, answerDeadline()));
                        case ASK -> new Step(next, now, rules).nextQuestion();
                        case DELIVER, PARKED -> now;
                    });
        }

        private @Nullable DueFor question(VerificationRecord next) {
            if (next.claim() != null) {
                return next.claim().parked() == null ? DueFor.CONFIRM : DueFor.PARKED;
            }
            boolean isAsked = record.asking().kind() == DueFor.ASK
                    || now.isBefore(next.start().giveUpAt());
            boolean mayStillPass = next.result() == null
                    || (next.result().outcome() == VerificationOutcome.FAILED && queriesOn && isAsked && !isOver);
            return mayStillPass ? DueFor.ASK : null;
        }

        private @Nullable DueFor delivery(VerificationRecord next) {
            if (next.result() == null || next.delivery().deliveredAt() != null) {
                return null;
            }
            if (next.delivery().parked() != null) {
                return DueFor.PARKED;
            }
            return rules.delivers() ? DueFor.DELIVER : null;
        }

        /** When the provider is asked next without a claim: the pause is as long as the wait was, and the last question is at the end. */
        private Instant nextQuestion() {
            if (!canAsk(record, rules) || start.answeredAt() == null) {
                return start.giveUpAt();
            }
            Instant next = now.plus(between(rules.firstDelay(), Duration.between(start.answeredAt(), now), MAX_PAUSE));
            return next.isAfter(start.giveUpAt()) ? start.giveUpAt() : next;
        }

        /** From then on, the start is not waited for any more. A later answer still counts. */
        private Instant answerDeadline() {
            return start.startedAt().plus(rules.callDeadline());
        }

        private Transition unchanged(Transition.Effect effect) {
            return new Transition(effect, record, record);
        }

        private static Duration between(Duration min, Duration pause, Duration max) {
            Duration atLeast = pause.compareTo(min) < 0 ? min : pause;
            return atLeast.compareTo(max) > 0 ? max : atLeast;
        }
    }
}
