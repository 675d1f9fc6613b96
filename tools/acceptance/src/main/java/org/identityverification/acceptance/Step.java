package org.identityverification.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A step of a run. All are in {@code steps.txt}, which says how to read them.
 *
 * @param needs the steps that must have succeeded before
 * @param content what is sent, asked or queried
 */
record Step(String name, String price, String kind, List<String> needs, String words, String content) {

    /** All of them, in their order. */
    static final List<Step> ALL = Row.of("steps.txt").stream().map(Step::of).toList();

    // Those that the program treats in a way of their own.
    static final Step REACH = of("REACH");
    static final Step GOOD_CALL = of("GOOD_CALL");
    static final Step START_TENCENT = of("START_TENCENT");
    static final Step OPEN = of("OPEN");
    static final Step FAIL = of("FAIL");
    static final Step PASS = of("PASS");
    static final Step START_WE_CHAT_FACE = of("START_WE_CHAT_FACE");
    static final Step WE_CHAT_PASS = of("WE_CHAT_PASS");

    static Step of(String name) {
        return ALL.stream().filter(it -> it.name.equals(name)).findFirst().orElseThrow();
    }

    private static Step of(Row row) {
        String[] price = row.cell(1).split(" (?=[a-z]+$)", -1);
        List<String> needs = Stream.of(row.cell(2).split(" ", -1))
                .filter(it -> !it.isEmpty())
                .toList();
        String content =
                row.indented().stream().map(it -> it.cell(0)).findFirst().orElse("");
        return new Step(row.cell(0), price[0], price[1], needs, row.cell(3), content);
    }

    /** Whether it is of one of these kinds, separated by bars. */
    boolean is(String kinds) {
        return kind.matches(kinds);
    }

    boolean isBilled() {
        return price.equals("billed");
    }

    boolean mayBeBilled() {
        return price.equals("perhaps billed");
    }

    @Override
    public String toString() {
        return words + " (" + price + ")";
    }

    /** A line of a resource, in cells between bars, with the indented lines below it. */
    record Row(List<String> cells, List<Row> indented) {

        static List<Row> of(String file) {
            List<Row> rows = new ArrayList<>();
            try (InputStream in = Objects.requireNonNull(Step.class.getResourceAsStream(file))) {
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
}
