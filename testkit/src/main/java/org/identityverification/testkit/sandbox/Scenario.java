package org.identityverification.testkit.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.simulation.Scripts.Plan;

/** Reads what the next persons do, one a line: docs/sandbox.md. Its errors name line and field. */
final class Scenario {

    private Scenario() {}

    /**
     * Reads one of the examples, or a file.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static List<Plan> read(String name) {
        try (InputStream example = Scenario.class.getResourceAsStream(name + ".scenario");
                InputStream text = example == null ? Files.newInputStream(Path.of(name)) : example) {
            return parse(new String(text.readAllBytes(), UTF_8).lines().toList());
        } catch (IOException e) {
            throw new IllegalArgumentException("--scenario: no example and no file that can be read: " + name);
        }
    }

    static List<Plan> parse(List<String> lines) {
        List<Plan> plans = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            try {
                if (!line.isEmpty()) {
                    plans.add(plan(line));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--scenario: line " + (i + 1) + ", " + e.getMessage());
            }
        }
        return plans;
    }

    private static Plan plan(String line) {
        Optional<Outcome> outcome = Optional.empty();
        Duration down = Duration.ZERO;
        for (String step : line.split(",", -1)) {
            Deque<String> words = new ArrayDeque<>(Arrays.asList(step.strip().split("\\s+")));
            if ("down".equals(words.peek())) {
                down = duration(words.remove(), words);
                require(words.isEmpty(), "'down': only a duration can follow");
            } else {
                Outcome next = outcome(words);
                outcome = Optional.of(outcome.map(it -> it.then(next)).orElse(next));
            }
        }
        return new Plan(outcome, down);
    }

    private static Outcome outcome(Deque<String> words) {
        String first = words.remove();
        Outcome outcome = switch (first) {
            case "pass" -> Outcome.passes();
            case "fail" -> fails(words);
            case "never" -> Outcome.neverFinishes();
            case "expired" -> Outcome.expires();
            default -> throw wrong(first, "a step begins with pass, fail, never, expired or down");
        };
        require(!outcome.steps().isEmpty() || words.isEmpty(), "'" + first + "': only a comma can follow");
        while (!words.isEmpty()) {
            String field = words.remove();
            outcome = switch (field) {
                case "after" -> outcome.after(duration(field, words));
                case "late" -> outcome.notificationLate(duration(field, words));
                case "lost" -> outcome.notificationLost();
                case "twice" -> outcome.notificationTwice();
                case "forged" -> outcome.notificationForged();
                default -> throw wrong(field, "only after, late, lost, twice or forged can follow " + first);
            };
        }
        return outcome;
    }

    /** The reason is written in upper case, or as the provider's seven digits. */
    private static Outcome fails(Deque<String> words) {
        if (words.isEmpty() || !words.peek().matches("[A-Z0-9_]+")) {
            return Outcome.fails();
        }
        String reason = words.remove();
        return Outcome.fails(Arrays.stream(FailReason.values())
                .filter(it -> reason.equals(it.name()) || reason.equals(it.code()))
                .findFirst()
                .orElseThrow(() -> wrong(reason, "the reasons are " + Arrays.toString(FailReason.values()))));
    }

    private static Duration duration(String field, Deque<String> words) {
        String text = words.isEmpty() ? "" : words.remove();
        try {
            Duration duration = Duration.parse("PT" + text);
            require(!duration.isNegative() && duration.toDays() == 0, "");
            return duration;
        } catch (DateTimeException | IllegalArgumentException e) {
            throw wrong(field, "a duration below 24h must follow, such as 5s, 0.5s or 1m30s, not '" + text + "'");
        }
    }

    private static IllegalArgumentException wrong(String field, String why) {
        return new IllegalArgumentException("'" + field + "': " + why);
    }

    private static void require(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
