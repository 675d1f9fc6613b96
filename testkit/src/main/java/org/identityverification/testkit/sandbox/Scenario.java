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
import org.jspecify.annotations.Nullable;

/** Reads what the next persons do, one a line: docs/sandbox.md. */
final class Scenario {

    private Scenario() {}

    /**
     * Reads one of the examples, or a file.
     *
     * @throws IllegalArgumentException with the line and the word that is wrong
     */
    static List<Outcome> read(String name) {
        try (InputStream example = Scenario.class.getResourceAsStream(name + ".scenario");
                InputStream text = example == null ? Files.newInputStream(Path.of(name)) : example) {
            List<String> lines = new String(text.readAllBytes(), UTF_8).lines().toList();
            List<Outcome> persons = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).replaceFirst("#.*", "").strip();
                if (!line.isEmpty()) {
                    persons.add(person(i + 1, new ArrayDeque<>(Arrays.asList(line.split("[\\s,]+")))));
                }
            }
            return persons;
        } catch (IOException e) {
            throw new IllegalArgumentException("--scenario: no example and no file that can be read: " + name);
        }
    }

    private static Outcome person(int line, Deque<String> words) {
        Outcome outcome = Outcome.neverFinishes();
        while (!words.isEmpty()) {
            String word = words.remove();
            try {
                outcome = switch (word) {
                    case "pass" -> outcome.thenPasses();
                    case "fail" -> outcome.then(fails(words));
                    case "never" -> outcome;
                    case "expired" -> outcome.then(Outcome.expires());
                    case "down" -> outcome.providerDown(duration(words.poll()));
                    case "after" -> outcome.after(duration(words.poll()));
                    case "late" -> outcome.notificationLate(duration(words.poll()));
                    case "lost" -> outcome.notificationLost();
                    case "twice" -> outcome.notificationTwice();
                    case "forged" -> outcome.notificationForged();
                    default -> throw new IllegalArgumentException("is no word of a scenario and no reason");
                };
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw new IllegalArgumentException(
                        "--scenario: line %d, '%s': %s".formatted(line, word, e.getMessage()));
            }
        }
        return outcome;
    }

    /** The next word may be the reason. */
    private static Outcome fails(Deque<String> words) {
        Optional<FailReason> reason = Arrays.stream(FailReason.values())
                .filter(it -> it.name().equals(words.peek()) || it.code().equals(words.peek()))
                .findFirst();
        reason.ifPresent(it -> words.remove());
        return reason.map(Outcome::fails).orElseGet(Outcome::fails);
    }

    private static Duration duration(@Nullable String text) {
        try {
            Duration duration = Duration.parse("PT" + text);
            if (!duration.isNegative() && duration.toDays() == 0) {
                return duration;
            }
        } catch (DateTimeException e) {
            // Reported below.
        }
        throw new IllegalArgumentException("needs a duration below 24h, such as 5s or 1m30s");
    }
}
