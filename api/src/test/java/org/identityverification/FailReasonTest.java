package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The reason of a failure")
class FailReasonTest {

    @Test
    @DisplayName("is known for every code that the contract lists, and for no other")
    void listsTheContract() throws IOException {
        String contract = Files.readString(Path.of("../docs/provider-contract.md"));
        String list = contract.lines()
                .filter(line -> line.contains("notification-fail-reason"))
                .findFirst()
                .orElseThrow();
        List<FailReason> reasons = Pattern.compile("\\b1445[0-9]{3}\\b")
                .matcher(list)
                .results()
                .map(MatchResult::group)
                .map(FailReason::of)
                .toList();

        assertThat(reasons).doesNotHaveDuplicates().hasSize(FailReason.values().length - 1);
        assertThat(reasons).doesNotContain(FailReason.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1445", "constructor"})
    @DisplayName("is unknown for any other code")
    void unknown(String code) {
        assertThat(FailReason.of(code)).isEqualTo(FailReason.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("has words for the person in both languages")
    void words(FailReason reason) {
        assertThat(reason.chinese()).endsWith("。");
        assertThat(reason.english()).endsWith(".");
    }
}
