package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.identityverification.impl.provider.ProviderAnswers.body;
import static org.identityverification.impl.provider.ProviderAnswers.business;
import static org.identityverification.impl.provider.ProviderAnswers.gateway;
import static org.identityverification.impl.provider.ProviderAnswers.throttled;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.ProviderAccountException;
import org.identityverification.UnknownProviderCodeException;
import org.identityverification.UnreadableAnswerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerClassifierTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final String NOTIFY_URL = "https://shop.example.com/identity/api/notifications/canaryToken";
    private static final List<String> HIDDEN = List.of("张三", "110105199001011234", "canary-app-code", NOTIFY_URL);

    private final AnswerClassifier classifier = new AnswerClassifier(FailureDetails.of(ID), HIDDEN);

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202})
    void reads_a_success(int status) {
        StartAnswer answer = classifier.startAnswer(body(status, """
            {"code":0,"message":"成功","data":{"flowId":"1","authUrl":"a","originalUrl":"o","faceToken":"f",
             "expire":1625737347563,"unknown":{"x":[1,null]}},"unknown":true}\
            """));

        assertThat(answer).isEqualTo(new StartAnswer("1", "a", "o", "f", Instant.ofEpochMilli(1_625_737_347_563L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "\" 0 \"", "0"})
    void accepts_a_code_that_is_written_as_text(String code) {
        assertThat(classifier.startAnswer(body(200, "{\"code\":" + code + ",\"data\":{\"flowId\":\"1\"}}")))
                .isEqualTo(new StartAnswer("1", null, null, null, null));
        assertThat(failure(body(200, "{\"code\":\"30503107\"}"))).isInstanceOf(ProviderAccountException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flowId", "authUrl", "originalUrl", "faceToken"})
    void accepts_a_success_with_a_single_field_of_data(String field) {
        StartAnswer answer =
                classifier.startAnswer(body(200, "{\"code\":0,\"data\":{\"" + field + "\":\"something\"}}"));

        assertThat(answer.expire()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1625737347563, 2021-07-08T09:42:27.563Z",
        "'\"1625737347563\"', 2021-07-08T09:42:27.563Z",
        "1625737347, 2021-07-08T09:42:27Z",
        "'\"1625737347\"', 2021-07-08T09:42:27Z",
        "0,",
        "-1625737347563,",
        "'\"\"',",
        "'\"soon\"',",
        "null,",
        "true,",
        "{},",
        "16257373475630000,",
        "1625737347563.5,",
        "1e999999999,"
    })
    void reads_an_expiry_in_milliseconds_or_seconds_and_treats_anything_else_as_unknown(
            String expire, Instant expected) {
        StartAnswer answer =
                classifier.startAnswer(body(200, "{\"code\":0,\"data\":{\"flowId\":\"1\",\"expire\":" + expire + "}}"));

        assertThat(answer.expire()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void cannot_read(String what, HttpAnswer answer) {
        IdentityVerificationException failure = failure(answer);

        assertThat(failure).isExactlyInstanceOf(UnreadableAnswerException.class);
        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(failure.code()).isEmpty();
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                arguments("an empty body", body(200, "")),
                arguments("a blank body", body(200, " \n")),
                arguments("HTML from a proxy", body(200, "<html><body>Welcome</body></html>")),
                arguments("HTML from a broken proxy", body(502, "<html><body>Bad Gateway</body></html>")),
                arguments("truncated JSON", body(200, "{\"code\":0,\"message\":\"成功\",\"data\":{\"flowId\":\"18")),
                arguments("JSON nested 10 000 deep", body(200, "{\"code\":0,\"data\":" + "[".repeat(10_000))),
                arguments("JSON nested 400 000 deep", body(200, "{\"code\":0,\"data\":" + "{\"a\":".repeat(400_000))),
                arguments("a list", body(200, "[{\"code\":0}]")),
                arguments("a text", body(200, "\"ok\"")),
                arguments("no code", body(200, "{\"data\":{\"flowId\":\"1\"}}")),
                arguments("null as code", body(200, "{\"code\":null,\"data\":{\"flowId\":\"1\"}}")),
                arguments("true as code", body(200, "{\"code\":true}")),
                arguments("an empty code", body(200, "{\"code\":\"\"}")),
                arguments("a fraction as code", body(200, "{\"code\":0.5,\"data\":{\"flowId\":\"1\"}}")),
                arguments("a code of 5000 digits", body(200, "{\"code\":" + "9".repeat(5000) + "}")),
                arguments("a code with a huge exponent", body(200, "{\"code\":1e99999999999}")),
                arguments("success without data", body(200, "{\"code\":0,\"message\":\"成功\"}")),
                arguments("success with null data", body(200, "{\"code\":0,\"data\":null}")),
                arguments("success with a list as data", body(200, "{\"code\":0,\"data\":[]}")),
                arguments("success with empty data", body(200, "{\"code\":0,\"data\":{}}")),
                arguments("success with data of empty texts", body(200, "{\"code\":0,\"data\":{\"flowId\":\"\"}}")),
                arguments(
                        "success with an expiry alone", body(200, "{\"code\":0,\"data\":{\"expire\":1625737347563}}")),
                arguments("success under status 500", body(500, "{\"code\":0,\"data\":{\"flowId\":\"1\"}}")),
                arguments("a permanent redirect", body(301, "")),
                arguments("a temporary redirect", body(302, "<html/>")),
                arguments("status 307", body(307, "")),
                arguments("a bare 400", body(400, "")),
                arguments("a bare 404", body(404, "")),
                arguments("a bare 500", body(500, "")),
                arguments("a bare 502", body(502, "")),
                arguments("a bare 503", body(503, "")),
                arguments("a body that is too long", new HttpAnswer(200, null, null, null, null, "", true)));
    }

    @ParameterizedTest
    @CsvSource({
        "401, ProviderAccountException",
        "403, ProviderAccountException",
        "429, ThrottledException",
        "408, ProviderTimeoutException",
        "504, ProviderTimeoutException"
    })
    void classifies_an_answer_without_a_known_body_by_its_status(int status, String exception) {
        assertThat(failure(body(status, "")))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(exception));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 403, 429, 500, 503})
    void keeps_code_message_and_request_id_of_a_business_error_that_no_document_lists(int status) {
        IdentityVerificationException failure = failure(new HttpAnswer(
                status, null, null, "request-9", null, "{\"code\":30599999,\"message\":\"某种新的错误\"}", false));

        assertThat(failure).isExactlyInstanceOf(UnknownProviderCodeException.class);
        assertThat(failure.code()).contains("30599999");
        assertThat(failure.providerMessage()).contains("某种新的错误");
        assertThat(failure.requestId()).contains("request-9");
        assertThat(failure.verificationId()).contains(ID);
        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(failure.isRetryable()).isFalse();
    }

    @Test
    void keeps_the_code_of_a_refusal_by_the_gateway_that_no_document_lists() {
        IdentityVerificationException failure = failure(gateway(400, "A400XX", "Something New"));

        assertThat(failure).isExactlyInstanceOf(UnknownProviderCodeException.class);
        assertThat(failure.code()).contains("A400XX");
    }

    @Test
    void prefers_the_body_of_the_provider_to_the_headers_of_the_gateway() {
        HttpAnswer both = new HttpAnswer(
                403, "B403OD", "User Arrears", null, null, "{\"code\":30503059,\"message\":\"未满14周岁\"}", false);

        assertThat(failure(both).code()).contains("30503059");
    }

    @ParameterizedTest
    @CsvSource({"7, PT7S", "' 7 ', PT7S", "0, PT0S", "3600, PT1H", "3601, PT1H", "999999999, PT1H"})
    void passes_on_Retry_After_but_no_longer_than_an_hour(String header, Duration expected) {
        assertThat(failure(throttled(header)).retryAfter()).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-7", "1.5", "9999999999", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "\u0667"})
    void defaults_to_five_seconds_where_the_answer_has_no_Retry_After(String header) {
        assertThat(failure(throttled(header)).retryAfter()).contains(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"张三", "110105199001011234", "canary-app-code", NOTIFY_URL})
    void never_shows_data_of_the_person_or_a_secret_even_if_every_part_of_the_answer_repeats_it(String secret) {
        Stream.of(
                        business(200, "30500101", "参数错误: name " + secret + "!"),
                        business(200, "30500116", secret),
                        business(400, "30500000", "ID:" + secret),
                        business(200, "30503059", secret + secret),
                        business(200, "30503107", secret),
                        business(200, "\"" + secret + "\"", secret),
                        body(200, "<html>" + secret + "</html>"),
                        body(200, "{\"code\":0,\"message\":\"" + secret + "\"}"),
                        gateway(400, "A400AC", "Invalid AppCode `" + secret + "`"),
                        gateway(400, null, "Invalid AppCode `" + secret + "`"),
                        gateway(400, secret, secret),
                        new HttpAnswer(500, null, null, secret, null, secret, false))
                .map(this::failure)
                .forEach(failure -> assertThat(everyTextOf(failure)).doesNotContain(secret));
    }

    @Test
    void hides_a_long_secret_even_if_a_shorter_one_is_part_of_it() {
        AnswerClassifier shortName = new AnswerClassifier(FailureDetails.of(ID), List.of("identity", NOTIFY_URL));

        IdentityVerificationException failure =
                failure(shortName, business(200, "30500101", "notifyUrl " + NOTIFY_URL + " wrong"));

        assertThat(failure.providerMessage()).contains("notifyUrl *** wrong");
    }

    @Test
    void removes_control_characters_and_line_breaks_from_what_it_passes_on() {
        IdentityVerificationException failure =
                failure(business(200, "30599999", "\\u0000one\\r\\ntwo\\u001B[31m\\u0085\\u2028three\\u2029"));

        assertThat(failure.providerMessage()).contains("one two [31m three");
    }

    @Test
    void cuts_long_messages_but_never_a_character_in_two() {
        assertThat(failure(business(200, "30599999", "长".repeat(500))).providerMessage())
                .contains("长".repeat(200));

        String astral = new String(Character.toChars(0x20000));
        assertThat(failure(business(200, "30599999", "x" + astral.repeat(150))).providerMessage())
                .hasValueSatisfying(it -> assertThat(it.codePoints())
                        .hasSizeLessThanOrEqualTo(200)
                        .allMatch(c -> c == 'x' || c == 0x20000));
    }

    @Test
    void reports_what_the_provider_found_wrong_as_a_field_error() {
        assertThat(failure(business(200, "30500101", "")))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.errors()).singleElement().satisfies(error -> {
                            assertThat(error.code()).isEqualTo("provider.refused");
                            assertThat(error.field()).isEqualTo("request");
                            assertThat(error.message()).isEqualTo("refused by the provider");
                        }));
    }

    @Test
    void hides_the_content_of_answers_in_toString() {
        assertThat(body(200, "canary").toString()).doesNotContain("canary");
        assertThat(new StartAnswer("1", "canary", "canary", "canary", null).toString())
                .doesNotContain("canary");
    }

    private IdentityVerificationException failure(HttpAnswer answer) {
        return failure(classifier, answer);
    }

    private static IdentityVerificationException failure(AnswerClassifier classifier, HttpAnswer answer) {
        return catchThrowableOfType(IdentityVerificationException.class, () -> classifier.startAnswer(answer));
    }

    private static String everyTextOf(IdentityVerificationException failure) {
        assertThat(failure).hasNoCause();
        String errors = failure instanceof InvalidRequestException invalid
                ? invalid.errors().toString()
                : "";
        return failure + errors + failure.code() + failure.providerMessage() + failure.requestId();
    }
}
