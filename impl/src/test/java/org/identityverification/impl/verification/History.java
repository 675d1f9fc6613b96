package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.identityverification.impl.runtime.config.QuerySwitches;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.verification.Change.Answer;

/** One verification as time goes by, without a store. */
final class History {

    static final Duration CALL_DEADLINE = Duration.ofSeconds(20);
    static final Duration FIRST_DELAY = Duration.ofMinutes(2);
    static final Duration MAX_AGE = Duration.ofDays(3);

    Instant now = Changes.NOW;
    Rules rules;
    VerificationRecord record = Changes.begun(Changes.ID);

    private History(boolean asks, boolean delivers) {
        this.rules = rules(asks, delivers);
    }

    static Rules rules(boolean asks, boolean delivers) {
        return new Rules(QuerySwitches.all(asks), delivers, CALL_DEADLINE, FIRST_DELAY, MAX_AGE);
    }

    /** Begun, not answered; the provider can be asked for results. */
    static History asking() {
        return new History(true, true);
    }

    /** The same without queries. */
    static History believing() {
        return new History(false, true);
    }

    /** The same without queries and without deliveries. */
    static History silent() {
        return new History(false, false);
    }

    History answered() {
        return with(Changes.answered());
    }

    History with(Change change) {
        add(change);
        return this;
    }

    Transition add(Change change) {
        Transition transition = StateMachine.apply(record, change, now, rules);
        record = Objects.requireNonNull(transition.after());
        return transition;
    }

    Transition.Effect effectOf(Change change) {
        return add(change).effect();
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
        return with(question(answer));
    }

    Change question(Answer answer) {
        Claim claim = record.claim();
        return new Change.Asked(answer, claim == null ? null : claim.at(), now, now.plusSeconds(15));
    }

    /** A node takes the work, whatever its lease. */
    History taken() {
        record = StateMachine.take(record, new Lease(UUID.randomUUID(), now.plus(VerificationStore.LEASE)), now, rules);
        return this;
    }

    /** The work has ended. */
    History ended(Change change) {
        with(change);
        record = record.leaseEnded();
        return this;
    }

    DueFor next() {
        return record.due() == null ? null : record.due().kind();
    }

    Instant nextAt() {
        return record.due() == null ? null : record.due().at();
    }

    String result() {
        Result result = record.result();
        return result == null ? "PENDING" : result.outcome() + (result.confirmed() ? " confirmed" : "");
    }
}
