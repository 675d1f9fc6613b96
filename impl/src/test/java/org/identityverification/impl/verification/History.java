package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.identityverification.impl.runtime.config.QuerySwitches;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Transition.Effect;

/** One verification as time goes by, without a store. */
final class History {

    static final Duration CALL_DEADLINE = Duration.ofSeconds(20);
    static final Duration FIRST_DELAY = Duration.ofMinutes(2);
    static final Duration MAX_AGE = Duration.ofDays(3);

    Instant now = Changes.NOW;
    Rules rules;
    VerificationRecord record = Changes.begun(Changes.ID);

    History(boolean asks, boolean delivers) {
        this.rules = rules(asks, delivers);
    }

    static Rules rules(boolean asks, boolean delivers) {
        return new Rules(QuerySwitches.all(asks), delivers, CALL_DEADLINE, FIRST_DELAY, MAX_AGE);
    }

    static History asking() {
        return new History(true, true);
    }

    /** The same, answered and with a pass that was notified. */
    static History claimed() {
        return asking().answered().with(Changes.notifiedPass());
    }

    static History believing() {
        return new History(false, true);
    }

    History answered() {
        return with(Changes.answered());
    }

    History with(Change change) {
        apply(change);
        return this;
    }

    History with(Change change, Effect expected) {
        assertThat(apply(change)).isEqualTo(expected);
        return this;
    }

    private Effect apply(Change change) {
        Transition transition = StateMachine.apply(record, change, now, rules);
        record = Objects.requireNonNull(transition.after());
        return transition.effect();
    }

    History after(Duration time) {
        now = now.plus(time);
        return this;
    }

    History at(Instant time) {
        now = time;
        return this;
    }

    /** A question that is sent now, by an asker who has read the record now, and is answered at once. */
    History asked(Answer answer) {
        Claim claim = record.claim();
        return with(new Change.Asked(answer, claim == null ? null : claim.repeatedAt(), now, now.plusSeconds(15)));
    }

    /** A node takes work, whatever its lease. */
    History taken(DueFor kind) {
        Lease lease = new Lease(UUID.randomUUID(), now.plus(VerificationStore.LEASE));
        record = StateMachine.take(record, kind, lease, now, rules);
        return this;
    }

    History ended(DueFor kind, Change change) {
        with(change);
        record = record.withLease(kind.track(), null);
        return this;
    }

    private String result() {
        Result result = record.result();
        return result == null ? "PENDING" : result.outcome() + (result.confirmed() ? " confirmed" : "");
    }

    History is(String expected) {
        assertThat(this).hasToString(expected);
        return this;
    }

    /** The result, the claim, and what is next, such as "FAILED, claims PASSED, CONFIRM in PT15S, DELIVER". */
    @Override
    public String toString() {
        Claim claim = record.claim();
        return result()
                + (claim == null ? "" : ", claims " + claim.outcome())
                + (claim == null || claim.parked() == null ? "" : " parked " + claim.parked())
                + next(record.asking())
                + next(record.delivering());
    }

    private String next(Work work) {
        Due due = work.due();
        return (due == null ? "" : ", " + due.kind())
                + (due == null || due.at().equals(now) ? "" : " in " + Duration.between(now, due.at()));
    }
}
