package org.identityverification.impl.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ResourceBundle;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A numbered message")
class MessageTest {

    private static final Object[] ARGUMENTS = {"<0>", "<1>", "<2>", "<3>", "<4>"};

    private final Recorder recorder = new Recorder();

    @Test
    @DisplayName("has a number of its own")
    void numbers() {
        Arrays.stream(Message.values()).forEach(message -> message.log(recorder, ARGUMENTS));

        assertThat(recorder.texts)
                .hasSize(Message.values().length)
                .extracting(text -> text.substring(0, 9))
                .doesNotHaveDuplicates()
                .allMatch(number -> number.matches("IDV\\d{4}: "));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("reads the same whether the logger fills in arguments or has none to fill in")
    void reads(Message message) {
        message.log(recorder, ARGUMENTS);
        String text = recorder.texts.get(0);

        String filledIn = MessageFormat.format(text, ARGUMENTS);
        String expected = text;
        for (int i = 0; i < ARGUMENTS.length; i++) {
            expected = expected.replace("{" + i + "}", (String) ARGUMENTS[i]);
        }
        assertThat(filledIn).isEqualTo(expected).doesNotContain("{", "''");
    }

    @Test
    @DisplayName("shows only the beginning of a verification's id, which is all it takes to read its status")
    void shortensIds() {
        UUID id = UUID.fromString("01234567-89ab-4cde-8f01-23456789abcd");

        Message.UNEXPECTED.log(recorder, id);

        assertThat(recorder.texts).singleElement().asString().contains("verification 01234567… failed");
    }

    /** Keeps the texts that it is given, before anything is filled in. */
    private static final class Recorder implements Logger {
        private final List<String> texts = new ArrayList<>();

        @Override
        public String getName() {
            return "recorder";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            texts.add(text);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Object... arguments) {
            texts.add(text);
        }
    }
}
