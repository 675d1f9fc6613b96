package org.identityverification.impl.verification;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.identityverification.impl.verification.Model.State;

/** Visits every state that a model can reach, breadth first, so the trace to a violation is a shortest one. */
final class Explorer {

    interface Steps {

        /**
         * One step.
         *
         * @param label made a text only when a trace is shown
         * @param regular whether it happens when everything works and time passes
         */
        void to(Object label, boolean regular, State next);
    }

    private final Model model;
    private final List<State> states = new ArrayList<>();
    private final Map<State, Integer> numbers = new HashMap<>();
    private final List<Integer> parents = new ArrayList<>();
    /** The numbers of the states from which and to which they lead. */
    private final List<int[]> regularSteps = new ArrayList<>();

    Explorer(Model model) {
        this.model = model;
    }

    /** Returns the number of states. */
    int explore() {
        add(model.initial(), 0);
        int at = 0;
        try {
            for (; at < states.size(); at++) {
                int from = at;
                model.steps(states.get(at), (label, isRegular, next) -> {
                    int to = add(next, from);
                    if (isRegular && to != from) {
                        regularSteps.add(new int[] {from, to});
                    }
                });
            }
        } catch (AssertionError violation) {
            throw new AssertionError(violation.getMessage() + "\n" + trace(at), violation);
        }
        requireEnds();
        return states.size();
    }

    /** From each state, regular steps lead to an end. */
    private void requireEnds() {
        BitSet ends = new BitSet();
        for (int i = 0; i < states.size(); i++) {
            ends.set(i, model.isEnd(states.get(i)));
        }
        boolean more = true;
        while (more) {
            more = false;
            for (int i = regularSteps.size() - 1; i >= 0; i--) {
                int[] step = regularSteps.get(i);
                if (!ends.get(step[0]) && ends.get(step[1])) {
                    ends.set(step[0]);
                    more = true;
                }
            }
        }
        if (ends.cardinality() < states.size()) {
            throw new AssertionError("a verification that does not reach its end\n" + trace(ends.nextClearBit(0)));
        }
    }

    /** Returns the number of the state. */
    private int add(State state, int parent) {
        Integer known = numbers.putIfAbsent(state, states.size());
        if (known != null) {
            return known;
        }
        states.add(state);
        parents.add(parent);
        return states.size() - 1;
    }

    private String trace(int last) {
        Deque<String> lines = new ArrayDeque<>();
        lines.add("  is " + states.get(last));
        for (int at = last; at != 0; at = parents.get(at)) {
            State state = states.get(at);
            List<String> labels = new ArrayList<>();
            model.steps(states.get(parents.get(at)), (label, isRegular, next) -> {
                if (next.equals(state)) {
                    labels.add(label.toString());
                }
            });
            lines.addFirst("  " + labels.get(0));
        }
        return String.join("\n", lines);
    }
}
