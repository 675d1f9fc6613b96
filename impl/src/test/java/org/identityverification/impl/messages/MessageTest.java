package org.identityverification.impl.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A numbered message")
class MessageTest {

    private static final Object[] ARGUMENTS = {"<0>", "<1>", "<2>", "<3>", "<4>", "<5>", "<6>"};

    @Test
    @DisplayName("has a number of its own, in ascending order")
    void numbers() {
        assertThat(Arrays.stream(Message.values())
                        .map(message -> message.format(ARGUMENTS).substring(0, 9)))
                .doesNotHaveDuplicates()
                .isSorted()
                .allMatch(number -> number.matches("IDV\\d{4}: "));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("reads the same whether the logger fills in arguments or has none to fill in")
    void reads(Message message) {
        String text = message.format(ARGUMENTS);

        assertThat(MessageFormat.format(text, ARGUMENTS)).isEqualTo(text).doesNotContain("{", "''");
    }

    @Test
    @DisplayName("shows only the beginning of a verification's id, because the whole id gives access to its status")
    void shortensIds() {
        UUID id = UUID.fromString("01234567-89ab-4cde-8f01-23456789abcd");

        assertThat(Message.UNEXPECTED.format(id)).contains("verification 01234567… failed");
    }
}
