package org.identityverification.acceptance;

import static org.identityverification.acceptance.Verdict.Kind.AS_WRITTEN;
import static org.identityverification.acceptance.Verdict.Kind.DIFFERENT;
import static org.identityverification.acceptance.Verdict.Kind.NOT_SEEN;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A statement of docs/provider-contract.md, one row of the report. All are in {@code statements.txt}, which says how to
 * read them.
 *
 * @param id its anchor in that document
 * @param source where it comes from, as that document says: {@code doc} is a document of this provider
 */
record Statement(String id, String source, String sentence, List<Expectation> expectations) {

    static final List<Statement> ALL =
            Step.rows("statements.txt").stream().map(Statement::of).toList();

    static Statement of(String id) {
        return ALL.stream().filter(it -> it.id.equals(id)).findFirst().orElseThrow();
    }

    private static Statement of(List<List<String>> row) {
        List<Expectation> expectations =
                row.stream().skip(1).map(Expectation::of).toList();
        return new Statement(row.get(0).get(0), row.get(0).get(1), row.get(0).get(2), expectations);
    }

    /** A deviation from another statement does not make this one different, only not seen. */
    Verdict judge(Facts facts) {
        return expectations.stream()
                .map(it -> it.judge(facts))
                .min(Comparator.comparing(Verdict::kind))
                .orElseThrow();
    }

    /** What a statement lets expect of some answers or arrivals: an indented line. */
    private record Expectation(String what, List<Step> steps, String where, String expected, String none) {

        static Expectation of(List<String> cells) {
            String[] seen = cells.get(0).split(" (?=[^ ]+$)", -1);
            List<Step> steps = Step.ALL.stream()
                    .filter(step -> step.name().matches(seen[1]))
                    .toList();
            return new Expectation(seen[0], steps, cells.get(1), cells.get(2), cells.get(3));
        }

        Verdict judge(Facts facts) {
            // If none of the steps was made, nothing is seen.
            if (steps.stream().allMatch(facts::isMissed) || what.equals("result")) {
                return facts.result(steps.get(0));
            }
            boolean isOneEnough = what.startsWith("any ");
            return facts.seen(what.replaceFirst("^any ", ""), steps)
                    .filter(it -> is(it, where, facts))
                    .map(it -> new Verdict(is(it, expected, facts) ? AS_WRITTEN : DIFFERENT, detail(it, facts)))
                    .min(Comparator.comparing(it -> (it.kind() == AS_WRITTEN) != isOneEnough))
                    .orElseGet(() -> none.equals("as written")
                            ? new Verdict(AS_WRITTEN, "")
                            : none.startsWith("different: ")
                                    ? new Verdict(DIFFERENT, none.replaceFirst("different: ", ""))
                                    : new Verdict(NOT_SEEN, none));
        }

        /** What was seen of the parts that are judged. */
        private String detail(Seen seen, Facts facts) {
            Stream<String> parts = descriptions(expected)
                    .filter(it -> it[0].matches("(body|header|query|pauses).*"))
                    .map(it -> "; " + it[0] + ": " + part(seen, it[0], facts));
            return (seen.what().equals(Seen.ANSWER) ? seen.brief() : "a " + seen.what())
                    + parts.collect(Collectors.joining());
        }

        private static boolean is(Seen seen, String expected, Facts facts) {
            return descriptions(expected)
                    .allMatch(it -> part(seen, it[0], facts)
                            .replaceFirst("^null$", "absent")
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
                case "pauses" -> pauses(facts);
                default -> seen.part(path);
            };
        }

        /** The pauses between the tries of the notification. */
        private static String pauses(Facts facts) {
            List<Instant> tries = facts.seen(Seen.NOTIFICATION, List.of(Step.PASS))
                    .map(Seen::at)
                    .toList();
            return IntStream.range(1, tries.size())
                    .mapToObj(i -> Duration.between(tries.get(i - 1), tries.get(i)))
                    .map(Duration::toString)
                    .collect(Collectors.joining(" and "));
        }
    }
}
