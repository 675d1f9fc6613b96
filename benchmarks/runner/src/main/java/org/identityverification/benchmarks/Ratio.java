package org.identityverification.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Two figures of the same rounds, one over the other.
 *
 * @param name what is compared with what
 * @param target what is aimed at; NaN when nothing is
 * @param atLeast whether the ratio is to be at least the target, or else at most
 * @param rounds the ratio in each round
 */
record Ratio(String name, double target, boolean atLeast, List<Double> rounds) {

    static Ratio atLeast(double target, Figure ours, Figure baseline) {
        return new Ratio(ours.name() + " / " + baseline.name(), target, true, over(ours, baseline));
    }

    static Ratio atMost(double target, Figure ours, Figure baseline) {
        return new Ratio(ours.name() + " / " + baseline.name(), target, false, over(ours, baseline));
    }

    private static List<Double> over(Figure ours, Figure baseline) {
        return IntStream.range(0, ours.rounds().size())
                .mapToObj(round -> ours.rounds().get(round) / baseline.rounds().get(round))
                .toList();
    }

    double median() {
        return Figure.median(rounds);
    }

    boolean isMet() {
        return Double.isNaN(target) || (atLeast ? median() >= target : median() <= target);
    }

    String shown() {
        Figure all = new Figure(name, "", rounds);
        return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median(), all.least(), all.most());
    }

    String shownTarget() {
        return Double.isNaN(target) ? "–" : String.format(Locale.ROOT, "%s %.2f", atLeast ? "≥" : "≤", target);
    }
}
