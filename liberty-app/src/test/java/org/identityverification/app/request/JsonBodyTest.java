package org.identityverification.app.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    private static final List<String> FIELDS = List.of("name", "idNumber", "contextId");

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "contextid", "__proto__", "姓名", "\u0000", "\u202e", "a.b"})
    void a_field_that_does_not_exist_is_an_error_that_names_those_that_do_and_no_value(String name) {
        JsonBody body = body(Json.createObjectBuilder().add(name, "secret words"));

        assertThat(body.errors())
                .containsExactly(new FieldError(
                        name, "unknown.of.name, idNumber, contextId", "is none of name, idNumber, contextId"));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(body::requireNoErrors)
                .withMessageNotContaining("secret words");
    }

    @Test
    void ten_fields_that_do_not_exist_are_reported_and_long_names_are_shortened() {
        JsonObjectBuilder json = Json.createObjectBuilder().add("𠮷".repeat(800), 1);
        for (int i = 1000; i < 1500; i++) {
            json.add("𠮷".repeat(800) + i, 1);
        }

        assertThat(body(json).errors())
                .hasSize(10)
                .allSatisfy(error -> assertThat(error.field()).isEqualTo("𠮷".repeat(64) + "…"));
    }

    private static JsonBody body(JsonObjectBuilder json) {
        return JsonBody.parse(json.build().toString().getBytes(StandardCharsets.UTF_8), FIELDS);
    }
}
