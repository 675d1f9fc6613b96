package org.identityverification.acceptance;

import static org.identityverification.acceptance.Verdict.asWritten;
import static org.identityverification.acceptance.Verdict.different;
import static org.identityverification.acceptance.Verdict.notSeen;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.testkit.script.BusinessError;

/**
 * What a statement lets expect of some answers or arrivals: a line of {@code statements.txt}.
 *
 * @param what a pattern of what is judged, or the name of a method
 * @param steps if none of them was made, nothing is seen, for the reason of the first one
 * @param where descriptions of parts that make one count
 * @param expected descriptions of parts
 * @param none the meaning if there are none
 */
record Expectation(String what, List<Step> steps, String where, String expected, String none) {

    private static final Map<String, BiFunction<Facts, List<Step>, Verdict>> METHODS = Map.of(
            "@found", (facts, steps) -> facts.found(steps.get(0)).orElseThrow(),
            "@ping", (facts, steps) -> ping(facts),
            "@query", (facts, steps) -> query(facts),
            "@repetition", Expectation::repetition,
            "@retries", (facts, steps) -> retries(facts));

    /** The limits for "about 1–3 s" and "about 5–6 s", with allowance for the network and a busy machine. */
    private static final Duration EARLIEST = Duration.ofMillis(500);

    private static final Duration BETWEEN = Duration.ofSeconds(4);
    private static final Duration LATEST = Duration.ofSeconds(8);

    static Expectation of(String... cells) {
        int last = cells[0].lastIndexOf(' ');
        List<Step> steps = Arrays.stream(Step.values())
                .filter(step -> step.name().matches(cells[0].substring(last + 1)))
                .toList();
        String what = cells[0].substring(0, last);
        return cells.length == 1
                ? new Expectation(what, steps, "", "", "")
                : new Expectation(what, steps, cells[1], cells[2], cells[3]);
    }

    Verdict judge(Facts facts) {
        if (steps.stream().allMatch(step -> facts.missed(step).isPresent())) {
            return notSeen(facts.missed(steps.get(0)).orElseThrow());
        }
        BiFunction<Facts, List<Step>, Verdict> method = METHODS.get(what);
        if (method != null) {
            return method.apply(facts, steps);
        }
        List<Seen> seen =
                facts.seen(what, steps).filter(it -> is(it, where, facts)).toList();
        if (seen.isEmpty()) {
            return ofNone();
        }
        return seen.stream()
                .filter(it -> !is(it, expected, facts))
                .findFirst()
                .map(it -> different(detail(it)))
                .orElseGet(() -> asWritten(expected.isEmpty() ? seen.size() + " requests" : detail(seen.get(0))));
    }

    private Verdict ofNone() {
        String different = "different: ";
        if (none.equals("as written")) {
            return asWritten("");
        }
        return none.startsWith(different) ? different(none.substring(different.length())) : notSeen(none);
    }

    /** What was seen of the parts that are judged. */
    private String detail(Seen seen) {
        Stream<String> subject = Stream.of(seen.isAnswer() ? seen.brief() : "a " + seen.what());
        Stream<String> parts = descriptions(expected)
                .filter(it -> it[0].matches("(body|header|query).*"))
                .map(it -> it[0] + ": " + seen.part(it[0]));
        return Stream.concat(subject, parts).collect(Collectors.joining("; "));
    }

    private static boolean is(Seen seen, String expected, Facts facts) {
        return !expected.equals("never")
                && descriptions(expected).allMatch(it -> {
                    String row = it[0].startsWith("row ") ? it[0].substring("row ".length()) : "";
                    String part = row.isEmpty()
                            ? seen.part(it[0])
                            : Statement.of(row).judge(facts).kind().toString();
                    return isDescribed(part, it[1]);
                });
    }

    /** Pairs of a path and a description. */
    private static Stream<String[]> descriptions(String expected) {
        return Stream.of(expected.split("; ", -1)).map(it -> it.split(": ", 2)).filter(it -> it.length == 2);
    }

    private static boolean isDescribed(String part, String description) {
        if (description.startsWith("not ")) {
            return !isDescribed(part, description.substring("not ".length()));
        }
        String shape = part.equals("null") ? Seen.ABSENT : part.replaceFirst("\\([0-9]+\\)", "");
        return Stream.of(description.split(" or ", -1)).anyMatch(it -> {
            if (it.equals("present")) {
                return !shape.equals(Seen.ABSENT);
            }
            return it.startsWith("= ") ? shape.endsWith(" " + it) : (shape + " ").startsWith(it + " ");
        });
    }

    // What no description can say

    /** One success is enough: a mode may be refused for another reason. */
    private static Verdict repetition(Facts facts, List<Step> further) {
        List<Seen> answers = facts.seen(Seen.ANSWER, further)
                .filter(it -> it.isLetIn() && !it.hasCode(BusinessError.MODE_UNKNOWN))
                .toList();
        if (facts.found(Step.PASS).isEmpty() || answers.isEmpty()) {
            return notSeen(answers.isEmpty() ? "no further start was answered" : "the tester has not passed before");
        }
        return answers.stream().anyMatch(Seen::isSuccess)
                ? asWritten("")
                : different(answers.get(0).brief());
    }

    private static Verdict query(Facts facts) {
        List<Seen> answers = facts.seen(Seen.ANSWER, List.of(Step.values()))
                .filter(it -> it.step().name().startsWith("QUERY_") && it.step() != Step.QUERY_UNKNOWN)
                .toList();
        List<Seen> successes = answers.stream().filter(Seen::isSuccess).toList();
        if (!successes.isEmpty()) {
            return successes.stream()
                    .filter(it -> !it.part("body.data.status").startsWith("string"))
                    .findFirst()
                    .map(it -> different("body.data.status: " + it.part("body.data.status")))
                    .orElseGet(() -> asWritten(successes.size() + " answers"));
        }
        return answers.stream().allMatch(it -> it.hasCode(BusinessError.NO_FACE_CHECK))
                ? notSeen("only before the check has begun")
                : different(answers.get(0).brief());
    }

    private static Verdict retries(Facts facts) {
        List<Seen> tries = facts.seen(Seen.NOTIFICATION, List.of(Step.PASS)).toList();
        List<Duration> pauses = IntStream.range(1, tries.size())
                .mapToObj(i ->
                        Duration.between(tries.get(i - 1).at(), tries.get(i).at()))
                .toList();
        if (pauses.isEmpty()) {
            return tries.isEmpty() ? notSeen("no notification came") : different("no retry");
        }
        String seen = pauses.stream()
                .map(pause -> String.format(Locale.ROOT, "%.1f s", pause.toMillis() / 1000.0))
                .collect(Collectors.joining(" and ", "after ", ""));
        boolean inTime = pauses.size() == 2
                && isBetween(EARLIEST, pauses.get(0), BETWEEN)
                && isBetween(BETWEEN, pauses.get(1), LATEST);
        return inTime ? asWritten(seen) : different(seen);
    }

    private static boolean isBetween(Duration from, Duration pause, Duration to) {
        return pause.compareTo(from) >= 0 && pause.compareTo(to) <= 0;
    }

    private static Verdict ping(Facts facts) {
        return facts.seen(Seen.PING, List.of(Step.OPEN))
                .findFirst()
                .map(ping -> asWritten("its sender is " + sameOrNot(ping, facts, Seen.NOTIFICATION)
                        + " that of the POST, and " + sameOrNot(ping, facts, Seen.REDIRECT) + " that of the browser"))
                .orElseGet(() -> different("no GET came"));
    }

    private static String sameOrNot(Seen ping, Facts facts, String others) {
        Set<String> senders =
                facts.seen(others, List.of(Step.values())).map(Seen::sender).collect(Collectors.toSet());
        String compared = senders.contains(ping.sender()) ? "the same as" : "different from";
        return senders.isEmpty() ? "not comparable with" : compared;
    }
}
