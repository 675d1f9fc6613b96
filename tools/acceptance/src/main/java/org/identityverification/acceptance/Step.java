package org.identityverification.acceptance;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A step of a run. All are in {@code steps.txt}, which says how to read them.
 *
 * @param needs a pattern for the names of the steps that must have succeeded before
 * @param content what is sent, asked or queried
 */
record Step(String name, String price, String kind, String needs, String words, String content) {

    static final List<Step> ALL = rows("steps.txt").stream().map(Step::of).toList();

    // Those that the program treats in a way of their own.
    static final Step REACH = of("REACH");
    static final Step GOOD_CALL = of("GOOD_CALL");
    static final Step START_TENCENT = of("START_TENCENT");
    static final Step FAIL = of("FAIL");
    static final Step PASS = of("PASS");

    static Step of(String name) {
        return ALL.stream().filter(it -> it.name.equals(name)).findFirst().orElseThrow();
    }

    private static Step of(List<List<String>> row) {
        List<String> cells = row.get(0);
        String[] price = cells.get(1).split(" (?=[a-z]+$)", -1);
        String content = row.size() > 1 ? row.get(1).get(0) : "";
        return new Step(cells.get(0), price[0], price[1], cells.get(2).replace(' ', '|'), cells.get(3), content);
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

    /** The rows of a resource, each with the indented lines below it; a line has cells between bars. */
    static List<List<List<String>>> rows(String file) {
        return Pattern.compile("(?m)^[^# \n].*(\n .*)*")
                .matcher(Acceptance.resource(file))
                .results()
                .map(row -> row.group().lines().map(Step::cells).toList())
                .toList();
    }

    private static List<String> cells(String line) {
        return Stream.of(line.split("(?<= )\\|(?= )", -1)).map(String::strip).toList();
    }
}
