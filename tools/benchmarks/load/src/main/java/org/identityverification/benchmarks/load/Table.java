package org.identityverification.benchmarks.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A Markdown table with the medians of the rounds: a column for each subject, a line for each figure. */
final class Table {

    private final String title;
    private final Map<String, Map<String, List<Double>>> columns = new LinkedHashMap<>();

    Table(String title) {
        this.title = title;
    }

    void note(String column, String figure, double value) {
        columns.computeIfAbsent(column, none -> new LinkedHashMap<>())
                .computeIfAbsent(figure, none -> new ArrayList<>())
                .add(value);
    }

    double last(String column, String figure) {
        List<Double> rounds = columns.get(column).get(figure);
        return rounds.get(rounds.size() - 1);
    }

    @Override
    public String toString() {
        String header = columns.keySet().stream().collect(Collectors.joining(" | ", "| | ", " |\n"));
        String alignment = "|---|" + "---:|".repeat(columns.size()) + "\n";
        String lines = columns.values().iterator().next().keySet().stream()
                .map(this::line)
                .collect(Collectors.joining());
        return "\n### " + title + "\n\n" + header + alignment + lines;
    }

    private String line(String figure) {
        return columns.values().stream()
                .map(column -> shown(column.getOrDefault(figure, List.of())))
                .collect(Collectors.joining(" | ", "| " + figure + " | ", " |\n"));
    }

    /** Empty for a figure that has not been measured yet. */
    private static String shown(List<Double> rounds) {
        if (rounds.isEmpty()) {
            return "";
        }
        List<Double> sorted = rounds.stream().sorted().toList();
        String median = shown(sorted.get(sorted.size() / 2));
        String least = shown(sorted.get(0));
        String most = shown(sorted.get(sorted.size() - 1));
        return sorted.size() == 1 ? median : "%s (%s–%s)".formatted(median, least, most);
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.1f" : "%.0f", value);
    }
}
