package org.identityverification.testkit.sandbox;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.identityverification.testkit.script.FailReason.EYES_COVERED;
import static org.identityverification.testkit.script.Outcome.expires;
import static org.identityverification.testkit.script.Outcome.fails;
import static org.identityverification.testkit.script.Outcome.neverFinishes;
import static org.identityverification.testkit.script.Outcome.passes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.simulation.Scripts.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {

    @TempDir
    Path folder;

    @Test
    void reads_one_person_a_line() throws IOException {
        assertThat(Scenario.read(file("""
                # comment
                pass after 5s            # comment

                fail, fail EYES_COVERED late 1m30s, fail 1445813 lost, pass after 0.5s twice forged
                down 1m, never
                down 1m
                expired
                """)))
                .containsExactly(
                        plan(passes().after(ofSeconds(5)), Duration.ZERO),
                        plan(
                                fails().then(fails(EYES_COVERED).notificationLate(ofSeconds(90)))
                                        .then(fails(EYES_COVERED).notificationLost())
                                        .then(passes().after(Duration.ofMillis(500))
                                                .notificationTwice()
                                                .notificationForged()),
                                Duration.ZERO),
                        plan(neverFinishes(), ofMinutes(1)),
                        new Plan(Optional.empty(), ofMinutes(1)),
                        plan(expires(), Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            passes                | 'passes': a step begins with pass, fail, never, expired or down
            'pass,'               | '': a step begins with
            pass after            | 'after': a duration below 24h must follow, such as 5s, 0.5s or 1m30s, not ''
            pass late five        | 'late': a duration below 24h must follow
            pass after -5s        | 'after': a duration below 24h
            down 24h              | 'down': a duration below 24h
            down 1m pass          | 'down': only a duration can follow
            pass 5s               | '5s': only after, late, lost, twice or forged can follow pass
            fail MASK             | 'MASK': the reasons are [BROWSER_NOT_SUPPORTED,
            never lost            | 'never': only a comma can follow
            """, quoteCharacter = '`')
    void names_line_and_field_of_an_error(String line, String message) throws IOException {
        String file = file("pass\n\n" + line.replace("'", ""));

        assertThatThrownBy(() -> Scenario.read(file)).hasMessageStartingWith("--scenario: line 3, " + message);
    }

    @Test
    void names_a_file_that_is_missing() {
        assertThatThrownBy(() -> Scenario.read("other")).hasMessageEndingWith("that can be read: other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "notifications", "outage"})
    void has_examples_which_the_documentation_names(String example) throws IOException {
        assertThat(Scenario.read(example)).hasSizeGreaterThan(2);
        assertThat(documentation()).contains('`' + example + '`');
        assertThat(Options.USAGE).contains(example);
    }

    @Test
    void reads_what_the_documentation_shows() throws IOException {
        Matcher shown = Pattern.compile("(?s)```\\n(pass after.*?)```").matcher(documentation());

        assertThat(shown.find()).isTrue();
        assertThat(Scenario.read(file(shown.group(1)))).hasSizeGreaterThan(5);
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("case.txt"), text).toString();
    }

    private static Plan plan(Outcome outcome, Duration down) {
        return new Plan(Optional.of(outcome), down);
    }

    private static String documentation() throws IOException {
        return Files.readString(Path.of("..", "docs", "sandbox.md"));
    }
}
