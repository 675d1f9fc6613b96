package org.identityverification.app.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A field that does not exist")
class UnknownFieldsTest {

    private static final List<String> FIELDS = List.of(
            "name", "idNumber", "mode", "callbackUrl", "contextId", "repetition", "embedding", "account", "consent");

    @ParameterizedTest
    @CsvSource({
        "contextid, contextId",
        "context_id, contextId",
        "callbackURL, callbackUrl",
        "callback, callbackUrl",
        "Name, name",
        "userName, name",
        "idNo, idNumber",
        "faceauthMode, mode",
        "acount, account",
        "repeat, repetition"
    })
    @DisplayName("is an error that names the nearest one:")
    void nearest(String name, String nearest) {
        assertThat(UnknownFields.errors(Set.of(name), FIELDS))
                .containsExactly(
                        new FieldError(name, "unknown.near." + nearest, "does not exist; did you mean " + nearest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "foo", "__proto__", "姓名", "\ud842", "\u0000", "\u202e", "a.b"})
    @DisplayName("lists all when none is near")
    void all(String name) {
        assertThat(UnknownFields.errors(Set.of(name), FIELDS)).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(name);
            assertThat(error.code()).isEqualTo("unknown.of." + String.join(", ", FIELDS));
        });
    }

    @Test
    @DisplayName("is shortened when it is long, without half a character")
    void shortened() {
        assertThat(UnknownFields.errors(Set.of("𠮷".repeat(8000)), FIELDS))
                .singleElement()
                .satisfies(error -> assertThat(error.field()).isEqualTo("𠮷".repeat(64) + "…"));
    }

    @Test
    @DisplayName("is one of ten that are reported at most, by name")
    void atMostTen() {
        Set<String> names = new TreeSet<>();
        IntStream.range(1000, 3000).forEach(i -> names.add("n" + i));

        assertThat(UnknownFields.errors(names, FIELDS))
                .hasSize(10)
                .extracting(FieldError::field)
                .startsWith("n1000");
    }

    @Test
    @DisplayName("makes a body invalid, and its value is not repeated")
    void makesTheBodyInvalid() {
        JsonBody body =
                JsonBody.parse("{\"reasn\":\"secret words\"}".getBytes(StandardCharsets.UTF_8), List.of("reason"));

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(body::requireNoErrors)
                .withMessageContaining("reasn")
                .withMessageNotContaining("secret words");
    }
}
