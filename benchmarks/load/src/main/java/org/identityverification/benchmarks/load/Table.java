package org.identityverification.benchmarks.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A Markdown table: one column for each thing that is measured, one line for each figure. */
final class Table {

    private final String title;
    private final Map<String, Figures> columns = new LinkedHashMap<>();

    Table(String title) {
        this.title = title;
    }

    Figures column(Object name) {
        return columns.computeIfAbsent(name.toString(), none -> new Figures());
    }

    @Override
    public String toString() {
        String header = columns.keySet().stream().collect(Collectors.joining(" | ", "| | ", " |\n"));
        String alignment = "|---|" + "---:|".repeat(columns.size()) + "\n";
        String lines = columns.values().iterator().next().names().stream()
                .map(this::line)
                .collect(Collectors.joining());
        return "\n### " + title + "\n\n" + header + alignment + lines;
    }

    private String line(String figure) {
        return columns.values().stream()
                .map(column -> column.shown(figure))
                .collect(Collectors.joining(" | ", "| " + figure + " | ", " |\n"));
    }
}
