package org.identityverification.app.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.identityverification.Embedding;
import org.identityverification.FaceAuthMode;
import org.identityverification.FieldError;
import org.identityverification.VerificationRequest;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The reader of requests")
class RequestReaderTest {

    @Test
    void reads_every_field() {
        VerificationRequest request = read("""
                        {"name":"张三","idNumber":"11010519491231002X","mode":"ZHIMACREDIT","contextId":"order-1",
                        "callbackUrl":"https://shop.example.com/","repetition":false,"embedding":"ALIPAY_MINI_PROGRAM"}
                        """).request();

        assertThat(request.name()).contains("张三");
        assertThat(request.idNumber()).contains("11010519491231002X");
        assertThat(request.mode()).contains(FaceAuthMode.ZHIMACREDIT);
        assertThat(request.contextId()).contains("order-1");
        assertThat(request.callbackUrl()).contains("https://shop.example.com/");
        assertThat(request.repetition()).contains(false);
        assertThat(request.embedding()).contains(Embedding.ALIPAY_MINI_PROGRAM);
    }

    @Test
    void takes_null_as_absent() {
        ReadRequest read = read("""
                {"name":null,"idNumber":null,"mode":null,"contextId":null,"callbackUrl":null,"repetition":null,"embedding":null}
                """);

        assertThat(read.errors()).isEmpty();
        assertThat(read.request())
                .usingRecursiveComparison()
                .isEqualTo(VerificationRequest.builder().build());
    }

    @Test
    void ignores_unknown_fields_whatever_they_hold() {
        ReadRequest read = read(
                "{\"a\":1e999999999,\"b\":[{\"name\":[[]]}, \"x\"],\"c\":{\"name\":1},\"name\":\"张三\",\"d\":true}");

        assertThat(read.errors()).isEmpty();
        assertThat(read.request().name()).contains("张三");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":1}|name|json.text",
                "{\"name\":\"\\ud83d\"}|name|json.text",
                "{\"idNumber\":110105194912310021}|idNumber|json.text",
                "{\"idNumber\":[\"1\"]}|idNumber|json.text",
                "{\"contextId\":{\"a\":{}}}|contextId|json.text",
                "{\"callbackUrl\":true}|callbackUrl|json.text",
                "{\"mode\":\"tencent\"}|mode|mode.unknown",
                "{\"mode\":\"\"}|mode|mode.unknown",
                "{\"mode\":0}|mode|mode.unknown",
                "{\"mode\":[]}|mode|mode.unknown",
                "{\"embedding\":\"WEB\"}|embedding|embedding.unknown",
                "{\"embedding\":false}|embedding|embedding.unknown",
                "{\"repetition\":\"true\"}|repetition|json.boolean",
                "{\"repetition\":1}|repetition|json.boolean",
                "{\"repetition\":{}}|repetition|json.boolean"
            })
    void names_the_field_of_the_wrong_type(String body, String field, String code) {
        assertThat(read(body).errors())
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(field, code));
    }

    @Test
    void accepts_characters_outside_the_basic_plane() {
        assertThat(read("{\"name\":\"𠮷野\"}").request().name()).contains("𠮷野");
        assertThat(read("{\"name\":\"\\ud842\\udfb7野\"}").request().name()).contains("𠮷野");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"text\"",
                "[]",
                "[{}]",
                "{",
                "{\"name\"",
                "{\"name\":",
                "{\"name\":\"张三\"",
                "{\"name\":\"张三\",}",
                "{\"name\":tru}",
                "{name:\"张三\"}",
                "{'name':'张三'}",
                "{\"name\":\"张\n三\"}",
                "{\"name\":\"\\x\"}",
                "{}{}",
                "{} x",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":\"a\",\"\\u006eame\":\"b\"}",
                "{\"other\":1,\"other\":1}",
                "\uFEFF{}"
            })
    void refuses_what_is_not_one_json_object_with_every_key_once(String body) {
        assertMalformed(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refuses_bytes_that_are_not_utf_8() {
        assertMalformed(new byte[] {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xD5, (byte) 0xC5, '"', '}'});
        assertMalformed("{\"name\":\"张三\"}".getBytes(StandardCharsets.UTF_16));
    }

    @Test
    void refuses_nesting_without_end() {
        assertMalformed(("{\"a\":" + "[".repeat(8000) + "]".repeat(8000) + "}").getBytes(StandardCharsets.UTF_8));
        assertMalformed(("{\"name\":" + "{\"a\":".repeat(3000)).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void never_repeats_what_it_stumbled_over() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read("{\"name\":\"张三\",\"idNumber\":11010519491231002X}"))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("张三", "1101"))
                .withNoCause();
    }

    private static void assertMalformed(byte[] body) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> RequestReader.read(body))
                .extracting(ProblemException::type)
                .isEqualTo(ProblemType.MALFORMED_JSON);
    }

    private static ReadRequest read(String body) {
        return RequestReader.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reports_its_own_errors_together_with_those_of_the_service_in_the_order_of_the_fields() {
        ReadRequest read = read("{\"repetition\":\"no\",\"mode\":\"TENCENT\",\"name\":7,\"idNumber\":\"1\"}");

        assertThat(read.errorsWith(
                        List.of(error("name.missing"), error("idNumber.length"), error("callbackUrl.missing"))))
                .extracting(FieldError::code)
                .containsExactly("json.text", "idNumber.length", "callbackUrl.missing", "json.boolean");
    }

    @Test
    void keeps_the_services_word_on_a_mode_that_was_not_given() {
        assertThat(read("{\"repetition\":\"no\"}").errorsWith(List.of(error("mode.missing"))))
                .extracting(FieldError::code)
                .containsExactly("mode.missing", "json.boolean");
    }

    @Test
    void does_not_call_the_return_address_missing_while_the_embedding_is_unclear() {
        assertThat(read("{\"embedding\":1}").errorsWith(List.of(error("callbackUrl.missing"))))
                .extracting(FieldError::code)
                .containsExactly("embedding.unknown");
    }

    private static FieldError error(String code) {
        return new FieldError(code.substring(0, code.indexOf('.')), code, "…");
    }

    @Test
    void reports_an_address_to_return_to_that_is_not_allowed_beside_the_other_faults() {
        ReadRequest read = read("{\"callbackUrl\":\"https://evil.example.net/\",\"repetition\":\"yes\"}")
                .returningOnlyTo(url -> url.startsWith("https://shop.example.com/"));

        assertThat(read.errors())
                .extracting(FieldError::field, FieldError::code)
                .containsExactlyInAnyOrder(
                        tuple("callbackUrl", "callbackUrl.origin"), tuple("repetition", "json.boolean"));
        assertThat(read.errorsWith(List.of(
                        new FieldError("name", "name.missing", ""),
                        new FieldError("callbackUrl", "callbackUrl.length", ""))))
                .extracting(FieldError::code)
                .containsExactly("name.missing", "callbackUrl.origin", "json.boolean");
    }

    @Test
    void leaves_an_address_that_is_allowed_or_missing_or_blank_as_it_is() {
        for (String body : List.of(
                "{\"callbackUrl\":\"https://shop.example.com/\"}",
                "{}",
                "{\"callbackUrl\":null}",
                "{\"callbackUrl\":\" \"}")) {
            assertThat(read(body)
                            .returningOnlyTo(url -> url.startsWith("https://shop.example.com/"))
                            .errors())
                    .isEmpty();
        }
    }
}
