package org.identityverification.impl.verification;

import java.util.Set;

/**
 * What acts on one verification, beside nodes with one piece of work each, which may crash or freeze at each point.
 *
 * @param nodes how many pieces of work run at a time
 * @param asks whether the provider is asked
 * @param delivers whether results are handed to two observers
 */
record Scenario(String name, int nodes, boolean asks, boolean delivers, Set<Actor> actors) {

    enum Actor {
        /** Our own start is still under way: its call is answered, fails, or is never heard of again. */
        START,
        /** The start's answer may name no flow, or links that have expired. */
        ODD_ANSWERS,
        /** The provider sends its notifications, each as often as it likes. */
        NOTIFIER,
        /** A forger with the token says anything about our flow. */
        FORGER,
        /** A forger with the token says anything about another flow. */
        OTHER_FLOW,
        /** A caller calls {@code queryResult}. */
        CALLER,
        /** The provider gives no answer, refuses, or does not know the flow. */
        OUTAGE,
        /** Observers fail, and hang for long. */
        BAD_OBSERVERS,
        /** A thread stays in the store when it writes the end of a delivery, for ever or for long. */
        STUCK,
        /** An operator delivers again and discards. */
        OPERATOR,
        ERASER,
        /** A failed face check may be repeated, and pass. */
        RETRY
    }

    Scenario(String name, int nodes, boolean asks, boolean delivers, Actor... actors) {
        this(name, nodes, asks, delivers, Set.of(actors));
    }

    boolean has(Actor actor) {
        return actors.contains(actor);
    }

    @Override
    public String toString() {
        return name;
    }
}
