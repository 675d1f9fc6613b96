package org.identityverification.impl.runtime.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MessageTest {

    /** What a row is about, before its meaning and what to do; or all of a line that asks for nothing. */
    private static final Pattern EXPLAINED =
            Pattern.compile("(?m)^(?:\\|([^|]+)\\| [^|]+ \\| [^|]+ \\||Nothing to do: (.+))$");

    private static final Pattern NUMBER = Pattern.compile("IDV\\d{4}");

    private static final Object[] ARGUMENTS = {"<0>", "<1>", "<2>", "<3>", "<4>", "<5>", "<6>"};

    @Test
    void has_a_number_of_its_own_in_ascending_order() {
        assertThat(Arrays.stream(Message.values())
                        .map(message -> message.format(ARGUMENTS).substring(0, 9)))
                .doesNotHaveDuplicates()
                .isSorted()
                .allMatch(number -> number.matches("IDV\\d{4}: "));
    }

    @ParameterizedTest
    @EnumSource
    void reads_the_same_whether_the_logger_fills_in_arguments_or_has_none_to_fill_in(Message message) {
        String text = message.format(ARGUMENTS);

        assertThat(MessageFormat.format(text, ARGUMENTS)).isEqualTo(text).doesNotContain("{", "''");
    }

    @Test
    void shows_only_the_beginning_of_an_id() {
        UUID id = UUID.fromString("01234567-89ab-4cde-8f01-23456789abcd");

        assertThat(Message.UNEXPECTED.format(id)).contains("verification 01234567… failed");
    }

    @ParameterizedTest
    @CsvSource({"Errors, ERROR", "Warnings, WARNING", "Information, INFO"})
    void is_explained_once_under_its_level_in_the_operations_page(String section, Level level) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        String explained = page.replaceFirst("(?s).*\n## " + section + "\n", "").replaceFirst("(?s)\n## .*", "");

        assertThat(EXPLAINED.matcher(explained).results())
                .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
                .flatMap(it ->
                        NUMBER.matcher(it).results().map(MatchResult::group).toList())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Message.values())
                        .filter(message -> message.level == level)
                        .map(message -> message.format(ARGUMENTS).substring(0, 7))
                        .toList());
    }
}
