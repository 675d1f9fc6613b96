package org.identityverification.benchmarks.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A Markdown table: a column for each subject, a line for each figure. A figure that is noted again replaces the first. */
final class Table {

    private final String title;
    private final Map<String, Map<String, Double>> columns = new LinkedHashMap<>();

    Table(String title) {
        this.title = title;
    }

    void note(String column, String figure, double value) {
        columns.computeIfAbsent(column, none -> new LinkedHashMap<>()).put(figure, value);
    }

    double get(String column, String figure) {
        return columns.get(column).get(figure);
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
                .map(column -> column.get(figure))
                // Not measured yet.
                .map(value -> value == null ? "" : String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value))
                .collect(Collectors.joining(" | ", "| " + figure + " | ", " |\n"));
    }
}
