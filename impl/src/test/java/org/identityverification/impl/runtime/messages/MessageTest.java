package org.identityverification.impl.runtime.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageTest {

    private static final Object[] ARGUMENTS = {"<0>", "<1>", "<2>", "<3>", "<4>", "<5>", "<6>"};
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (IDV\\d{4} \\| \\w+) \\| .*\\w.* \\| .*\\w.* \\|$");

    @Test
    void has_a_number_of_its_own_in_ascending_order() {
        assertThat(Stream.of(Message.values())
                        .map(message -> message.format(ARGUMENTS).substring(0, 9)))
                .doesNotHaveDuplicates()
                .isSorted()
                .allMatch(number -> number.matches("IDV\\d{4}: "));
    }

    @Test
    void is_explained_with_its_level_in_the_document_on_operation() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operations.md"));

        assertThat(ROW.matcher(page).results().map(row -> row.group(1)))
                .containsExactlyElementsOf(Stream.of(Message.values())
                        .map(it -> it.format(ARGUMENTS).substring(0, 7) + " | " + level(it))
                        .toList());
    }

    private static String level(Message message) {
        return message.level == Level.INFO
                ? "information"
                : message.level.name().toLowerCase(Locale.ROOT);
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
}
