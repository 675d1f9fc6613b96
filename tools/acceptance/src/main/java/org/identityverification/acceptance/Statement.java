package org.identityverification.acceptance;

import static org.identityverification.acceptance.Verdict.Kind.AS_WRITTEN;
import static org.identityverification.acceptance.Verdict.Kind.DIFFERENT;
import static org.identityverification.acceptance.Verdict.Kind.NOT_SEEN;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    static final List<Statement> ALL =
            Step.Row.of("statements.txt").stream().map(Statement::of).toList();

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

    private static Statement of(Step.Row row) {
        List<Expectation> expectations =
                row.indented().stream().map(Expectation::of).toList();
        return new Statement(row.cell(0), row.cell(1), row.cell(2), expectations);
    }

    /**
     * What a statement lets expect of some answers or arrivals: an indented line.
     *
     * @param what a pattern of what is judged; "any" before it means that one of them is enough
     * @param steps if none of them was made, nothing is seen, for the reason of the first one
     * @param where descriptions of parts that make one count
     * @param expected descriptions of parts
     * @param none the meaning if there are none
     */
    private record Expectation(String what, List<Step> steps, String where, String expected, String none) {

        private static final String ANY = "any ";

        static Expectation of(Step.Row row) {
            String[] seen = row.cell(0).split(" (?=[^ ]+$)", -1);
            List<Step> steps = Step.ALL.stream()
                    .filter(step -> step.name().matches(seen[1]))
                    .toList();
            return new Expectation(seen[0], steps, row.cell(1), row.cell(2), row.cell(3));
        }

        Verdict judge(Facts facts) {
            if (steps.stream().allMatch(facts::isMissed) || what.equals("result")) {
                return facts.result(steps.get(0));
            }
            boolean isOneEnough = what.startsWith(ANY);
            return facts.seen(what.replaceFirst(ANY, ""), steps)
                    .filter(it -> is(it, where, facts))
                    .map(it -> (is(it, expected, facts) ? AS_WRITTEN : DIFFERENT).with(detail(it, facts)))
                    .min(Comparator.comparing(it -> (it.kind() == AS_WRITTEN) != isOneEnough))
                    .orElseGet(this::ofNone);
        }

        private Verdict ofNone() {
            String different = "different: ";
            return none.startsWith(different)
                    ? DIFFERENT.with(none.substring(different.length()))
                    : none.equals("as written") ? AS_WRITTEN.with("") : NOT_SEEN.with(none);
        }

        /** What was seen of the parts that are judged. */
        private String detail(Seen seen, Facts facts) {
            Stream<String> subject = Stream.of(seen.what().equals(Seen.ANSWER) ? seen.brief() : "a " + seen.what());
            Stream<String> parts = descriptions(expected)
                    .filter(it -> it[0].matches("(body|header|query|sender|pauses).*"))
                    .map(it -> it[0] + ": " + part(seen, it[0], facts));
            return Stream.concat(subject, parts).collect(Collectors.joining("; "));
        }

        private static boolean is(Seen seen, String expected, Facts facts) {
            return descriptions(expected)
                    .allMatch(it -> part(seen, it[0], facts)
                            .replaceFirst("^null$", Seen.ABSENT)
                            .replaceFirst("\\([0-9]+\\)", "")
                            .matches(it[1]));
        }

        /** Pairs of a path and a description. */
        private static Stream<String[]> descriptions(String expected) {
            return Stream.of(expected.split("; ", -1))
                    .map(it -> it.split(": ", 2))
                    .filter(it -> it.length == 2);
        }

        private static String part(Seen seen, String path, Facts facts) {
            return switch (path.split(" ", 2)[0]) {
                case "row" ->
                    Statement.of(path.substring(4)).judge(facts).kind().toString();
                case "sender" -> senderOf(seen, facts);
                case "pauses" -> pauses(facts);
                default -> seen.part(path);
            };
        }

        /** Compares the sender, who is not shown, with the others. */
        private static String senderOf(Seen seen, Facts facts) {
            return Stream.of(Seen.NOTIFICATION, Seen.REDIRECT)
                    .map(what -> {
                        Set<String> others =
                                facts.seen(what, Step.ALL).map(Seen::sender).collect(Collectors.toSet());
                        String compared = others.contains(seen.sender()) ? "the same as" : "different from";
                        return (others.isEmpty() ? "not comparable with" : compared) + " that of the " + what;
                    })
                    .collect(Collectors.joining(", "));
        }

        /** The pauses between the tries of the notification. */
        private static String pauses(Facts facts) {
            List<Instant> tries = facts.seen(Seen.NOTIFICATION, List.of(Step.PASS))
                    .map(Seen::at)
                    .toList();
            String pauses = IntStream.range(1, tries.size())
                    .mapToObj(i ->
                            Duration.between(tries.get(i - 1), tries.get(i)).toMillis())
                    .map(pause -> String.format(Locale.ROOT, "%.1f s", pause / 1000.0))
                    .collect(Collectors.joining(" and "));
            return pauses.isEmpty() ? "none" : pauses;
        }
    }
}
