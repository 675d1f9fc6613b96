package org.identityverification.acceptance;

import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * How a provider deviates from one statement.
 *
 * @param answer changes an answer of the provider, given its call
 * @param arrival changes a request of the provider or the browser to the public URL; empty loses it
 * @param isSilent whether something that a run waits for never comes
 */
record Deviation(
        Statement statement,
        String what,
        BinaryOperator<Wire> answer,
        Function<Wire, Optional<Wire>> arrival,
        boolean isSilent) {

    /** The documented provider. */
    static Deviation none() {
        return answers(null, "none", (call, answer) -> answer);
    }

    static Deviation answers(Statement statement, String what, BinaryOperator<Wire> answer) {
        return new Deviation(statement, what, answer, Optional::of, false);
    }

    static Deviation arrives(Statement statement, String what, Function<Wire, Wire> arrival) {
        return new Deviation(statement, what, (call, answer) -> answer, arrival.andThen(Optional::of), false);
    }

    static Deviation loses(Statement statement, String what, Function<Wire, Boolean> lost) {
        return new Deviation(
                statement,
                what,
                (call, answer) -> answer,
                arrival -> lost.apply(arrival) ? Optional.empty() : Optional.of(arrival),
                true);
    }

    Wire answer(Wire call, Wire answer) {
        return this.answer.apply(call, answer);
    }

    Optional<Wire> arrival(Wire arrival) {
        return this.arrival.apply(arrival);
    }

    /** Whether the tester finds that a link expires. */
    boolean linkExpires() {
        return statement != Statement.LINK_EXPIRY;
    }

    @Override
    public String toString() {
        return (statement == null ? "" : statement.id() + ": ") + what;
    }
}
