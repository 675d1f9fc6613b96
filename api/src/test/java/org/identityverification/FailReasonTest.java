package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailReasonTest {

    @Test
    void is_known_for_every_code_that_the_contract_lists_and_for_no_other() throws IOException {
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
    void is_unknown_for_any_other_code(String code) {
        assertThat(FailReason.of(code)).isEqualTo(FailReason.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource
    void has_words_for_the_person_in_both_languages(FailReason reason) {
        assertThat(reason.chinese()).endsWith("。");
        assertThat(reason.english()).endsWith(".");
    }
}
