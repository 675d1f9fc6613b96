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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
                down 1m, pass
                down 1m
                never
                expired
                """)))
                .containsExactly(
                        passes().after(ofSeconds(5)),
                        fails().then(fails(EYES_COVERED).notificationLate(ofSeconds(90)))
                                .then(fails(EYES_COVERED).notificationLost())
                                .then(passes().after(Duration.ofMillis(500))
                                        .notificationTwice()
                                        .notificationForged()),
                        passes().providerDown(ofMinutes(1)),
                        neverFinishes().providerDown(ofMinutes(1)),
                        neverFinishes(),
                        expires());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            passes         | 'passes': is no word of a scenario and no reason
            fail MASK      | 'MASK': is no word
            pass after     | 'after': needs a duration below 24h, such as 5s or 1m30s
            pass late five | 'late': needs a duration
            pass after -5s | 'after': needs a duration
            down 24h       | 'down': needs a duration
            never lost     | 'lost': A check that does not end has no time and no notification
            """, quoteCharacter = '`')
    void names_line_and_field_of_an_error(String line, String message) throws IOException {
        String file = file("pass\n\n" + line);

        assertThatThrownBy(() -> Scenario.read(file)).hasMessageStartingWith("--scenario: line 3, " + message);
    }

    @Test
    void names_a_missing_file() {
        assertThatThrownBy(() -> Scenario.read("other")).hasMessageEndingWith("that can be read: other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "notifications", "outage"})
    void reads_each_documented_example(String example) throws IOException {
        assertThat(Scenario.read(example)).hasSizeGreaterThan(2);
        assertThat(documentation()).contains('`' + example + '`');
        assertThat(Options.USAGE).contains(example);
    }

    @Test
    void reads_the_documented_lines() throws IOException {
        Matcher shown = Pattern.compile("(?s)```\\n(pass after.*?)```").matcher(documentation());

        assertThat(shown.find()).isTrue();
        assertThat(Scenario.read(file(shown.group(1)))).hasSizeGreaterThan(5);
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("case.txt"), text).toString();
    }

    private static String documentation() throws IOException {
        return Files.readString(Path.of("..", "docs", "sandbox.md"));
    }
}
