package org.identityverification.impl.runtime.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationsDocumentTest {

    private static final Pattern ROW = Pattern.compile("\\| (IDV\\d{4}) \\| (\\w+) \\| (.+) \\| (.+) \\|");

    @ParameterizedTest
    @EnumSource
    void says_of_each_message_its_level_what_it_means_and_what_to_do(Message message) throws IOException {
        assertThat(rows())
                .filteredOn(row -> row.get(0).equals(number(message)))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get(1)).isEqualTo(message.level == Level.INFO ? "information" : name(message.level));
                    assertThat(row.get(2)).isNotBlank();
                    assertThat(row.get(3)).isNotBlank();
                });
    }

    @Test
    void explains_no_other_message_and_is_ordered_by_number() throws IOException {
        List<String> numbers = Arrays.stream(Message.values())
                .map(OperationsDocumentTest::number)
                .toList();

        assertThat(rows()).extracting(row -> row.get(0)).containsExactlyElementsOf(numbers);
    }

    private static String number(Message message) {
        return message.format("0", "1", "2", "3", "4", "5", "6").substring(0, 7);
    }

    private static String name(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "operations.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> List.of(row.group(1), row.group(2), row.group(3), row.group(4)))
                .toList();
    }
}
