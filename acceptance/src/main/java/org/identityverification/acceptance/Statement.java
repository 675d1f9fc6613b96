package org.identityverification.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A statement of docs/provider-contract.md, one row of the report. All are in {@code statements.txt}, which says how to
 * read them.
 *
 * @param id its anchor in that document
 * @param source where it comes from, as that document says
 */
record Statement(String id, String source, String sentence, List<Expectation> expectations) {

    /** All of them, in the order of the file. */
    static final List<Statement> ALL = read();

    static Statement of(String id) {
        return ALL.stream().filter(it -> it.id.equals(id)).findFirst().orElseThrow();
    }

    /** Whether no document of this provider contains it. */
    boolean isInferred() {
        return !source.equals("doc");
    }

    /** A deviation from another statement does not make this one different, only not seen. */
    Verdict judge(Facts facts) {
        return expectations.stream()
                .map(it -> it.judge(facts))
                .min(Comparator.comparing(Verdict::kind))
                .orElseThrow();
    }

    private static List<Statement> read() {
        List<Statement> all = new ArrayList<>();
        try (InputStream file = Objects.requireNonNull(Statement.class.getResourceAsStream("statements.txt"))) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] cells = Stream.of(line.split("(?<= )\\|(?= )", -1))
                        .map(String::strip)
                        .toArray(String[]::new);
                if (line.startsWith(" ")) {
                    all.get(all.size() - 1).expectations.add(Expectation.of(cells));
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    all.add(new Statement(cells[0], cells[1], cells[2], new ArrayList<>()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
