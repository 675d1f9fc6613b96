package org.identityverification.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures several things in turns, so that what disturbs the machine for a while disturbs all of them. */
final class Rounds {

    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final Map<String, Measurement> measurements = new LinkedHashMap<>();

    /** One measurement; it may note any number of figures. */
    @FunctionalInterface
    interface Measurement {
        void run(Rounds into) throws Exception;
    }

    Rounds measure(String name, Measurement measurement) {
        measurements.put(name, measurement);
        return this;
    }

    /** Notes a value of the round under way. */
    void note(String name, String unit, double value) {
        figures.computeIfAbsent(name, n -> new Figure(n, unit, new ArrayList<>()))
                .rounds()
                .add(value);
    }

    Rounds run(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            List<Map.Entry<String, Measurement>> order = new ArrayList<>(measurements.entrySet());
            // There and back: what comes late in one round comes early in the next.
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (Map.Entry<String, Measurement> entry : order) {
                entry.getValue().run(this);
            }
        }
        return this;
    }

    Figure figure(String name) {
        Figure figure = figures.get(name);
        if (figure == null) {
            throw new IllegalArgumentException("Nothing was measured as " + name + ", only " + figures.keySet());
        }
        return figure;
    }

    Collection<Figure> figures() {
        return figures.values();
    }
}
