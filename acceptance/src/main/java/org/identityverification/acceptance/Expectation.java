package org.identityverification.acceptance;

import static org.identityverification.acceptance.Verdict.asWritten;
import static org.identityverification.acceptance.Verdict.different;
import static org.identityverification.acceptance.Verdict.notSeen;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.testkit.script.BusinessError;

/**
 * What a statement lets expect of some answers or arrivals: a line of {@code statements.txt}.
 *
 * @param what a pattern of what is judged, or a name of what no description can say
 * @param steps if none of them was made, nothing is seen, for the reason of the first one
 * @param where descriptions of parts that make one count
 * @param expected descriptions of parts
 * @param none the meaning if there are none
 */
record Expectation(String what, List<Step> steps, String where, String expected, String none) {

    /** The limits for "about 1–3 s" and "about 5–6 s", with allowance for the network and a busy machine, in milliseconds. */
    private static final List<Long> PAUSES = List.of(500L, 4000L, 8000L);

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
        return switch (what) {
            case "@found" -> facts.found(steps.get(0)).orElseThrow();
            case "@ping" -> ping(facts);
            case "@query" -> query(facts);
            case "@repetition" -> repetition(facts);
            case "@retries" -> retries(facts);
            default -> described(facts);
        };
    }

    private Verdict described(Facts facts) {
        List<Seen> seen =
                facts.seen(what, steps).filter(it -> is(it, where, facts)).toList();
        if (seen.isEmpty()) {
            String different = "different: ";
            return none.startsWith(different)
                    ? different(none.substring(different.length()))
                    : none.equals("as written") ? asWritten("") : notSeen(none);
        }
        return seen.stream()
                .filter(it -> !is(it, expected, facts))
                .findFirst()
                .map(it -> different(detail(it)))
                .orElseGet(() -> asWritten(expected.isEmpty() ? seen.size() + " requests" : detail(seen.get(0))));
    }

    /** What was seen of the parts that are judged. */
    private String detail(Seen seen) {
        Stream<String> subject = Stream.of(seen.what().equals(Seen.ANSWER) ? seen.brief() : "a " + seen.what());
        Stream<String> parts = descriptions(expected)
                .filter(it -> it[0].matches("(body|header|query).*"))
                .map(it -> it[0] + ": " + seen.part(it[0]));
        return Stream.concat(subject, parts).collect(Collectors.joining("; "));
    }

    private static boolean is(Seen seen, String expected, Facts facts) {
        return !expected.equals("never")
                && descriptions(expected).allMatch(it -> {
                    String part = it[0].startsWith("row ")
                            ? Statement.of(it[0].substring(4))
                                    .judge(facts)
                                    .kind()
                                    .toString()
                            : seen.part(it[0]);
                    return isDescribed(part, it[1]);
                });
    }

    /** Pairs of a path and a description. */
    private static Stream<String[]> descriptions(String expected) {
        return Stream.of(expected.split("; ", -1)).map(it -> it.split(": ", 2)).filter(it -> it.length == 2);
    }

    private static boolean isDescribed(String part, String description) {
        if (description.startsWith("not ")) {
            return !isDescribed(part, description.substring(4));
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
    private Verdict repetition(Facts facts) {
        List<Seen> answers = facts.seen(Seen.ANSWER, steps)
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
                .filter(it -> it.step().name().matches("QUERY_(?!UNKNOWN).*"))
                .toList();
        List<Seen> successes = answers.stream().filter(Seen::isSuccess).toList();
        if (successes.isEmpty()) {
            return answers.stream().allMatch(it -> it.hasCode(BusinessError.NO_FACE_CHECK))
                    ? notSeen("only before the check has begun")
                    : different(answers.get(0).brief());
        }
        return successes.stream()
                .map(it -> it.part("body.data.status"))
                .filter(status -> !status.startsWith("string"))
                .findFirst()
                .map(status -> different("body.data.status: " + status))
                .orElseGet(() -> asWritten(successes.size() + " answers"));
    }

    private static Verdict retries(Facts facts) {
        List<Seen> tries = facts.seen(Seen.NOTIFICATION, List.of(Step.PASS)).toList();
        List<Long> pauses = IntStream.range(1, tries.size())
                .mapToObj(i ->
                        tries.get(i).at().toEpochMilli() - tries.get(i - 1).at().toEpochMilli())
                .toList();
        if (pauses.isEmpty()) {
            return tries.isEmpty() ? notSeen("no notification came") : different("no retry");
        }
        String seen = pauses.stream()
                .map(pause -> String.format(Locale.ROOT, "%.1f s", pause / 1000.0))
                .collect(Collectors.joining(" and ", "after ", ""));
        boolean inTime = pauses.size() == 2
                && IntStream.range(0, 2)
                        .allMatch(i -> PAUSES.get(i) <= pauses.get(i) && pauses.get(i) <= PAUSES.get(i + 1));
        return inTime ? asWritten(seen) : different(seen);
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
