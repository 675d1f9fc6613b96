package org.identityverification.impl.runtime.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationsDocumentTest {

    /** What a row is about, before its meaning and what to do; or all of a line that asks for nothing. */
    private static final Pattern EXPLAINED =
            Pattern.compile("(?m)^(?:\\|([^|]+)\\| [^|]+ \\| [^|]+ \\||Nothing to do: (.+))$");

    private static final Pattern NUMBER = Pattern.compile("IDV\\d{4}");

    @ParameterizedTest
    @CsvSource({"Errors, ERROR", "Warnings, WARNING", "Information, INFO"})
    void explains_each_message_once_under_its_level(String section, Level level) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        String explained = page.replaceFirst("(?s).*\n## " + section + "\n", "").replaceFirst("(?s)\n## .*", "");

        List<String> numbers = EXPLAINED
                .matcher(explained)
                .results()
                .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
                .flatMap(it -> NUMBER.matcher(it).results().map(MatchResult::group))
                .toList();

        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Message.values())
                        .filter(message -> message.level == level)
                        .map(OperationsDocumentTest::number)
                        .toList());
    }

    private static String number(Message message) {
        return message.format("0", "1", "2", "3", "4", "5", "6").substring(0, 7);
    }
}
