package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.GIVE_UP;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.History.MAX_AGE;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.tasks.BackOff;
import org.identityverification.impl.verification.Change.Answer;
import org.jspecify.annotations.Nullable;

/** What a stranger with the notify URL sends costs a bounded number of questions, and a verification ends. */
class BoundedQuestionsTest {

    private static final Instant TOKEN_ENDS = NOW.plus(Duration.ofDays(7));

    private static final Duration MAX_PAUSE = Duration.ofMinutes(30);
    private static final Duration MIN_BACK_OFF = Duration.ofMinutes(5).dividedBy(2);
    /** A failure and a pass for each denial, and before the first. */
    private static final int CLAIMS = 2 * (StateMachine.MAX_DENIED + 1);
    /** Until a pause is at its longest. */
    private static final int DOUBLINGS = 11;

    /** The sender waits, sends, and does so again while the next question is under way, if it wants to. */
    record Sent(Duration pause, VerificationOutcome outcome, boolean duringQuestion) {}

    @Provide
    Arbitrary<Sent> sent() {
        return Combinators.combine(
                        Arbitraries.of(5, 60, 540, 1_700, 7_200, 90_000).map(Duration::ofSeconds),
                        Arbitraries.of(VerificationOutcome.PASSED, VerificationOutcome.FAILED),
                        Arbitraries.of(true, false))
                .as(Sent::new);
    }

    @Provide
    Arbitrary<Answer> answer() {
        return Arbitraries.of(
                new Answer.NoResult(),
                new Answer.Failure(null),
                new Answer.NoAnswer(),
                new Answer.Refused(false),
                new Answer.Refused(true),
                new Answer.UnknownFlow(),
                new Answer.NoAccount());
    }

    @Property(tries = 300)
    void holds_for_every_pattern_of_notifications(
            @ForAll("answer") Answer answer,
            @ForAll @Size(min = 1, max = 4) List<@net.jqwik.api.From("sent") Sent> pattern) {
        History history = History.asking().answered();
        int questions = 0;
        Instant lastClaim = NOW;
        Instant next = NOW;
        for (int i = 0; history.record.asking().due() != null; i++) {
            Sent sent = pattern.get(i % pattern.size());
            next = next.plus(sent.pause());
            while (isAskedBefore(history, next.isBefore(TOKEN_ENDS) ? next : null)) {
                history.at(Objects.requireNonNull(history.record.asking().due()).at());
                questions += ask(history, answer, sent.duringQuestion() ? sent : null);
            }
            if (!next.isBefore(TOKEN_ENDS)) {
                break;
            }
            history.at(next).with(new Change.Notified(FLOW, sent.outcome(), null, null));
            Claim claim = history.record.claim();
            lastClaim = claim == null ? lastClaim : claim.at();
        }

        Duration pause = answer instanceof Answer.NoAnswer ? MIN_BACK_OFF : MAX_PAUSE;
        long each = DOUBLINGS + MAX_AGE.dividedBy(pause) + StateMachine.MAX_REFUSED + StateMachine.MAX_WOKEN;
        assertThat((long) questions).isLessThanOrEqualTo(CLAIMS * each + DOUBLINGS);
        assertThat(history.record.asking().kind()).isIn(null, DueFor.PARKED);
        Instant end = lastClaim.plus(MAX_AGE).isAfter(GIVE_UP) ? lastClaim.plus(MAX_AGE) : GIVE_UP;
        assertThat(history.now).isBefore(latest(end, next).plus(MAX_PAUSE).plus(MAX_PAUSE));
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static boolean isAskedBefore(History history, @Nullable Instant next) {
        Due due = history.record.asking().due();
        return due != null
                && due.kind() != DueFor.PARKED
                && (next == null || !due.at().isAfter(next));
    }

    private static int ask(History history, Answer answer, @Nullable Sent meanwhile) {
        if (!StateMachine.canAsk(history.record, history.rules)) {
            history.with(new Change.NotAsked());
            return 0;
        }
        Claim claim = history.record.claim();
        Instant sentAt = history.now;
        if (meanwhile != null && history.now.isBefore(TOKEN_ENDS)) {
            history.after(Duration.ofSeconds(2)).with(new Change.Notified(FLOW, meanwhile.outcome(), null, null));
        }
        Duration backOff = BackOff.after(history.record.questions().asked() + 1);
        Instant again =
                history.now.plus(backOff.compareTo(Duration.ofSeconds(10)) < 0 ? Duration.ofSeconds(10) : backOff);
        history.with(new Change.Asked(answer, claim == null ? null : claim.repeatedAt(), sentAt, again));
        return 1;
    }
}
