package org.identityverification.impl.verification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Visits every state that a model can reach, breadth first, so the trace to a violation is a shortest one. A state is kept as one
 * {@code long}: the numbers of its three parts.
 */
final class Explorer<S> {

    /** What can happen. */
    interface Model<S> {

        S initial();

        /** Hands over every step from a state. Throws {@link Violation} if a step or the state is wrong. */
        void steps(S state, Steps<S> steps);

        /** Whether nothing must happen any more. */
        boolean isEnd(S state);

        /** The three parts of a state. */
        List<Object> parts(S state);

        S state(List<Object> parts);
    }

    interface Steps<S> {

        /**
         * One step.
         *
         * @param label made a text only when a trace is shown
         * @param regular whether it happens when everything works and time passes
         */
        void to(Object label, boolean regular, S next);
    }

    /** A property does not hold. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(String message) {
            super(message, null, false, false);
        }
    }

    private static final int BITS = 21;

    private final Model<S> model;
    private final List<Numbers> numbers = List.of(new Numbers(), new Numbers(), new Numbers());
    private long[] states = new long[1 << 16];
    private int[] parents = new int[1 << 16];
    private int[] table = new int[1 << 18];
    private int size;
    private int[] regularSteps = new int[1 << 18];
    private int regular;

    Explorer(Model<S> model) {
        this.model = model;
    }

    /** Returns the number of states. */
    int explore() {
        add(model.initial(), 0);
        int at = 0;
        try {
            for (; at < size; at++) {
                int from = at;
                model.steps(state(at), (label, isRegular, next) -> {
                    int to = add(next, from);
                    if (isRegular && to != from) {
                        keep(from, to);
                    }
                });
            }
        } catch (Violation violation) {
            throw new Violation(violation.getMessage() + "\n" + trace(at));
        }
        requireEnds();
        return size;
    }

    /** From each state, regular steps lead to an end. */
    private void requireEnds() {
        boolean[] ends = new boolean[size];
        for (int i = 0; i < size; i++) {
            ends[i] = model.isEnd(state(i));
        }
        boolean more = true;
        while (more) {
            more = false;
            for (int i = regular - 2; i >= 0; i -= 2) {
                if (!ends[regularSteps[i]] && ends[regularSteps[i + 1]]) {
                    ends[regularSteps[i]] = true;
                    more = true;
                }
            }
        }
        for (int i = 0; i < size; i++) {
            if (!ends[i]) {
                throw new Violation("a verification that does not reach its end\n" + trace(i));
            }
        }
    }

    private void keep(int from, int to) {
        if (regular == regularSteps.length) {
            regularSteps = Arrays.copyOf(regularSteps, 2 * regular);
        }
        regularSteps[regular++] = from;
        regularSteps[regular++] = to;
    }

    /** Returns the number of the state. */
    private int add(S state, int parent) {
        long code = code(state);
        int slot = slot(code);
        if (table[slot] != 0) {
            return table[slot] - 1;
        }
        if (size == states.length) {
            states = Arrays.copyOf(states, 2 * size);
            parents = Arrays.copyOf(parents, 2 * size);
        }
        states[size] = code;
        parents[size] = parent;
        table[slot] = ++size;
        if (2 * size > table.length) {
            table = new int[2 * table.length];
            for (int i = 0; i < size; i++) {
                table[slot(states[i])] = i + 1;
            }
        }
        return size - 1;
    }

    private int slot(long code) {
        long mixed = code * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & (table.length - 1);
        while (table[slot] != 0 && states[table[slot] - 1] != code) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private long code(S state) {
        long code = 0;
        List<Object> parts = model.parts(state);
        for (int i = 0; i < numbers.size(); i++) {
            code = code << BITS | numbers.get(i).of(parts.get(i));
        }
        return code;
    }

    private S state(int number) {
        long code = states[number];
        long mask = (1 << BITS) - 1;
        return model.state(List.of(
                numbers.get(0).parts.get((int) ((code >> (2 * BITS)) & mask)),
                numbers.get(1).parts.get((int) ((code >> BITS) & mask)),
                numbers.get(2).parts.get((int) (code & mask))));
    }

    private String trace(int last) {
        List<String> lines = new ArrayList<>();
        int at = last;
        lines.add("  is " + state(at));
        while (at != 0) {
            int to = at;
            S parent = state(parents[at]);
            List<String> labels = new ArrayList<>();
            model.steps(parent, (label, isRegular, next) -> {
                if (code(next) == states[to]) {
                    labels.add(label.toString());
                }
            });
            lines.add("  " + labels.get(0));
            at = parents[at];
        }
        Collections.reverse(lines);
        return String.join("\n", lines);
    }

    /** Gives each part a number. */
    private static final class Numbers {
        private final IdentityHashMap<Object, Integer> same = new IdentityHashMap<>();
        private final Map<Object, Integer> numbers = new HashMap<>();
        private final List<Object> parts = new ArrayList<>();

        int of(Object part) {
            Integer known = same.get(part);
            if (known == null) {
                known = numbers.get(part);
            }
            if (known != null) {
                return known;
            }
            if (parts.size() >> BITS != 0) {
                throw new IllegalStateException("too many parts");
            }
            same.put(part, parts.size());
            numbers.put(part, parts.size());
            parts.add(part);
            return parts.size() - 1;
        }
    }
}
