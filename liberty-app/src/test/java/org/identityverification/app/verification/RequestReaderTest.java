package org.identityverification.app.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.identityverification.Embedding;
import org.identityverification.FaceAuthMode;
import org.identityverification.FieldError;
import org.identityverification.VerificationRequest;
import org.identityverification.app.access.Caller;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.request.JsonBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

    private static final Caller ANYONE = new Caller("anyone", "anyone", Optional.empty(), any -> true);
    private static final Caller PERSON = new Caller("anyone", "anyone", Optional.of("sub-1"), any -> true);
    private static final Caller OF_RETAIL =
            new Caller("anyone", "anyone", Optional.empty(), Optional.of("retail")::equals);

    @Test
    void reads_every_field() {
        VerificationRequest request = read("""
                        {"name":"𠮷\\ud842\\udfb7三","idNumber":"11010519491231002X","mode":"ZHIMACREDIT","contextId":"order-1",
                        "callbackUrl":"https://shop.example.com/","repetition":false,"embedding":"ALIPAY_MINI_PROGRAM",
                        "account":"retail"}
                        """).request();

        assertThat(request)
                .usingRecursiveComparison()
                .isEqualTo(VerificationRequest.builder()
                        .name("𠮷𠮷三")
                        .idNumber("11010519491231002X")
                        .mode(FaceAuthMode.ZHIMACREDIT)
                        .contextId("order-1")
                        .callbackUrl("https://shop.example.com/")
                        .repetition(false)
                        .embedding(Embedding.ALIPAY_MINI_PROGRAM)
                        .account("retail")
                        .build());
    }

    @Test
    void treats_null_as_absent() {
        RequestReader read = read("""
                {"name":null,"idNumber":null,"mode":null,"contextId":null,"callbackUrl":null,"repetition":null,"embedding":null,
                "account":null}
                """);

        assertThat(read.errorsWith(List.of())).isEmpty();
        assertThat(read.request())
                .usingRecursiveComparison()
                .isEqualTo(VerificationRequest.builder().build());
    }

    @Test
    void names_fields_that_do_not_exist_whatever_they_hold_and_reads_the_others() {
        RequestReader read = read("{\"contextid\":1e999999999,\"callbackURL\":[{\"name\":[[]]}, \"x\"],"
                + "\"name\":\"张三\",\"idNumber\":7,\"z\":{\"name\":1}}");

        assertThat(read.errorsWith(List.of()))
                .extracting(FieldError::field)
                .containsExactly("callbackURL", "contextid", "z", "idNumber");
        assertThat(read.request().name()).contains("张三");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}               | consent.missing
        {"consent":null} | consent.missing
        {"consent":""}   | consent.changed
        {"consent":"v1"} | consent.changed
        {"consent":"V2"} | consent.changed
        {"consent":true} | json.text
        {"consent":2}    | json.text
        {"consent":"v2"} |
        """)
    void requires_consent_to_the_current_version(String body, String code) {
        RequestReader read = read(body);

        read.requireConsent("v2", List.of());

        assertThat(read.errorsWith(List.of()))
                .extracting(error -> error.field() + ": " + error.code())
                .isEqualTo(code == null ? List.of() : List.of("consent: " + code));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"faceConsent":true,"transferConsent":true}   | ``
        {"faceConsent":false,"transferConsent":true}  | faceConsent.missing
        {"faceConsent":true}                          | transferConsent.missing
        {"transferConsent":null}                      | faceConsent.missing transferConsent.missing
        {"faceConsent":"true","transferConsent":true} | json.boolean
        """)
    void names_each_separate_consent_that_is_not_given(String body, String codes) {
        RequestReader read = read(body.replace("{", "{\"consent\":\"v2\","));

        read.requireConsent("v2", List.of("faceConsent", "transferConsent"));

        assertThat(String.join(" ", codes(read))).isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"name":1}                      | name        | json.text
        {"name":"\\ud83d"}              | name        | json.text
        {"idNumber":110105194912310021} | idNumber    | json.text
        {"idNumber":["1"]}              | idNumber    | json.text
        {"contextId":{"a":{}}}          | contextId   | json.text
        {"callbackUrl":true}            | callbackUrl | json.text
        {"account":7}                   | account     | json.text
        {"mode":"tencent"}              | mode        | mode.unknown
        {"mode":""}                     | mode        | mode.unknown
        {"mode":0}                      | mode        | mode.unknown
        {"mode":[]}                     | mode        | mode.unknown
        {"embedding":"WEB"}             | embedding   | embedding.unknown
        {"embedding":false}             | embedding   | embedding.unknown
        {"repetition":"true"}           | repetition  | json.boolean
        {"repetition":1}                | repetition  | json.boolean
        {"repetition":{}}               | repetition  | json.boolean
        """)
    void names_the_field_of_the_wrong_type(String body, String field, String code) {
        assertThat(read(body).errorsWith(List.of()))
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(tuple(field, code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "null", "1", "\"text\"", "[]",
                "[{}]", "{", "{}{}", "{} x", "\uFEFF{}", "{\"name\":\"张\n三\"}"
            })
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        {"name"
        {"name":
        {"name":"张三"
        {"name":"张三",}
        {"name":tru}
        {name:"张三"}
        {'name':'张三'}
        {"name":"\\x"}
        {"name":"张三","idNumber":11010519491231002X}
        {"name":"a","name":"b"}
        {"name":"a","\\u006eame":"b"}
        {"other":1,"other":1}
        """)
    void refuses_what_is_not_one_json_object_with_every_key_once(String body) {
        assertMalformed(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refuses_bytes_that_are_not_utf_8() {
        assertMalformed("{\"name\":\"张三\"}".getBytes(StandardCharsets.UTF_16));
        assertMalformed("{\"name\":\"Õ\"}".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void refuses_endless_nesting() {
        assertMalformed(("{\"a\":" + "[".repeat(8000) + "]".repeat(8000) + "}").getBytes(StandardCharsets.UTF_8));
        assertMalformed(("{\"name\":" + "{\"a\":".repeat(3000)).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"repetition\":\"no\",\"mode\":\"TENCENT\",\"name\":7,\"idNumber\":\"1\"}',"
                + "name.missing idNumber.length callbackUrl.missing, json.text idNumber.length callbackUrl.missing json.boolean",
        "'{\"repetition\":\"no\"}', mode.missing, mode.missing json.boolean",
        // It may be the embedding that needs no return address.
        "'{\"embedding\":1}', callbackUrl.missing, embedding.unknown"
    })
    void reports_its_errors_with_those_of_the_service_in_the_order_of_fields(
            String body, String ofTheService, String together) {
        assertThat(codes(read(body), ofTheService.split(" "))).containsExactly(together.split(" "));
    }

    @Test
    void reports_a_return_address_that_is_not_allowed_along_with_the_other_faults() {
        RequestReader read = read("{\"callbackUrl\":\"https://evil.example.net/\",\"repetition\":\"yes\"}");

        read.requireCallback(RequestReaderTest::isOfTheShop);

        assertThat(codes(read, "name.missing", "callbackUrl.length"))
                .containsExactly("name.missing", "callbackUrl.origin", "json.boolean");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
        {"callbackUrl":"https://shop.example.com/"}
        {}
        {"callbackUrl":null}
        {"callbackUrl":" "}
        """)
    void reports_no_return_address_that_is_allowed_missing_or_blank(String body) {
        RequestReader read = read(body);

        read.requireCallback(RequestReaderTest::isOfTheShop);

        assertThat(read.errorsWith(List.of())).isEmpty();
    }

    private static boolean isOfTheShop(String url) {
        return url.startsWith("https://shop.example.com/");
    }

    private static void assertMalformed(byte[] body) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> JsonBody.parse(body, RequestReader.FIELDS))
                .withMessage("MALFORMED_JSON")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"contextId\":null}", "{\"contextId\":\"sub-1\"}"})
    void gives_a_caller_who_may_not_choose_the_only_context_id(String body) {
        assertThat(read(body, null, PERSON).request().contextId()).contains("sub-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"contextId\":\"sub-2\"}", "{\"contextId\":\"\"}", "{\"contextId\":1}"})
    void refuses_any_other_context_id_of_a_caller_who_may_not_choose(String body) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read(body, null, PERSON))
                .withMessage("CONTEXT_NOT_YOURS")
                .satisfies(thrown -> assertThat(thrown.errors())
                        .extracting(FieldError::field)
                        .containsExactly("contextId"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"account\":null}", "{\"account\":\"\"}", "{\"account\":\"savings\"}", "{\"account\":1}"
            })
    void refuses_every_account_that_is_not_the_callers_even_the_common_one(String body) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read(body, null, OF_RETAIL))
                .withMessage("ROLE_REQUIRED");
        assertThat(read("{\"account\":\"retail\"}", null, OF_RETAIL).request().account())
                .contains("retail");
    }

    @Test
    void names_the_field_that_the_caller_may_not_use_and_those_that_do_not_exist() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read("{\"acount\":\"retail\",\"name\":7}", null, OF_RETAIL))
                .satisfies(thrown -> assertThat(thrown.errors())
                        .extracting(FieldError::field)
                        .containsExactly("acount", "account"));
    }

    @Test
    void has_a_key_that_belongs_to_its_caller_and_is_checked_as_the_caller_sent_it() {
        Caller one = new Caller("person:one", "person", Optional.of("one"), any -> true);
        Caller other = new Caller("person:other", "person", Optional.of("other"), any -> true);

        String ofOne = read("{}", "key", one).request().startKey().orElseThrow();
        assertThat(ofOne).matches("[0-9a-f]{64}");
        assertThat(read("{}", "key", one).request().startKey()).contains(ofOne);
        assertThat(read("{}", "key", other).request().startKey().orElseThrow()).isNotEqualTo(ofOne);
        assertThat(read("{}", "键", one).entered().startKey()).contains("键");
        assertThat(read("{}", null, one).request().startKey()).isEmpty();
        assertThat(read("{}", "键", one).errorsWith(List.of(new FieldError("startKey", "startKey.malformed", ""))))
                .extracting(FieldError::field)
                .contains("Idempotency-Key");
    }

    private static RequestReader read(String body) {
        return read(body, null, ANYONE);
    }

    private static RequestReader read(String body, String key, Caller caller) {
        return new RequestReader(
                JsonBody.parse(body.getBytes(StandardCharsets.UTF_8), RequestReader.FIELDS), key, caller);
    }

    private static List<String> codes(RequestReader read, String... ofTheService) {
        List<FieldError> errors = Stream.of(ofTheService)
                .map(code -> new FieldError(code.substring(0, code.indexOf('.')), code, "…"))
                .toList();
        return read.errorsWith(errors).stream().map(FieldError::code).toList();
    }
}
