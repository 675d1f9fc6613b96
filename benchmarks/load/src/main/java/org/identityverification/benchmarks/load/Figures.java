package org.identityverification.benchmarks.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One thing's figures, each of several rounds. */
final class Figures {

    private final Map<String, List<Double>> rounds = new LinkedHashMap<>();

    void note(String name, double value) {
        rounds.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
    }

    List<String> names() {
        return List.copyOf(rounds.keySet());
    }

    List<Double> of(String name) {
        return List.copyOf(rounds.get(name));
    }

    double median(String name) {
        return median(rounds.get(name));
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The median, with the least and the most of several. */
    String shown(String name) {
        return shown(rounds.get(name));
    }

    static String shown(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        String median = number(median(values));
        return sorted.size() == 1
                ? median
                : "%s (%s–%s)".formatted(median, number(sorted.get(0)), number(sorted.get(sorted.size() - 1)));
    }

    private static String number(double value) {
        int digits = value == Math.rint(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
