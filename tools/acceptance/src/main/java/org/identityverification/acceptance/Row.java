package org.identityverification.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A line of a resource, in cells between bars, with the indented lines below it. */
record Row(List<String> cells, List<Row> indented) {

    static List<Row> of(String file) {
        List<Row> rows = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(Row.class.getResourceAsStream(file))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                Row row = new Row(List.of(line.split("(?<= )\\|(?= )", -1)), new ArrayList<>());
                if (line.startsWith(" ")) {
                    rows.get(rows.size() - 1).indented.add(row);
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    rows.add(row);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    String cell(int number) {
        return cells.get(number).strip();
    }
}
