package org.identityverification.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One thing that was measured, once a round.
 *
 * @param name whose it is
 * @param unit of the values
 * @param rounds the values
 */
record Figure(String name, String unit, List<Double> rounds) {

    double median() {
        return median(rounds);
    }

    double least() {
        return rounds.stream().mapToDouble(value -> value).min().orElseThrow();
    }

    double most() {
        return rounds.stream().mapToDouble(value -> value).max().orElseThrow();
    }

    /** Median and spread as text. */
    String shown() {
        return rounds.size() == 1
                ? number(median())
                : "%s (%s–%s)".formatted(number(median()), number(least()), number(most()));
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }

    /** As many digits as mean anything. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ');
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }
}
