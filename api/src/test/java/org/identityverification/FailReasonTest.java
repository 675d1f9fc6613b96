package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailReasonTest {

    @Test
    void is_known_for_every_code_that_the_contract_lists_and_for_no_other() throws IOException {
        List<FailReason> reasons = Files.readAllLines(Path.of("../docs/provider-contract.md")).stream()
                .filter(line -> line.contains("notification-fail-reason"))
                .flatMap(line ->
                        Pattern.compile("\\b1445[0-9]{3}\\b").matcher(line).results())
                .map(code -> FailReason.of(code.group()))
                .toList();

        assertThat(reasons)
                .doesNotHaveDuplicates()
                .hasSize(FailReason.values().length - 1)
                .doesNotContain(FailReason.UNKNOWN);
        assertThat(FailReason.of("1445")).isEqualTo(FailReason.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource
    void has_words_for_the_person_in_both_languages(FailReason reason) {
        assertThat(reason.chinese()).endsWith("。");
        assertThat(reason.english()).endsWith(".");
    }
}
