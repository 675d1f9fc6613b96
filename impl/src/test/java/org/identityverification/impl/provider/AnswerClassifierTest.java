package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.identityverification.impl.verification.Changes.ID;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.OutcomeUnknownException;
import org.identityverification.impl.accounts.ProviderCall;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerClassifierTest {

    private static final List<Integer> STATUSES = List.of(200, 400, 403, 422, 500, 503);
    private static final String NOTIFY_URL = "https://shop.example.com/identity/api/notifications/canaryToken";

    private final AnswerClassifier classifier = new AnswerClassifier(
            ProviderCall.start(ID), List.of("张三", "110105199001011234", "canary-app-code", NOTIFY_URL));

    @Test
    void reads_status_headers_and_body_of_an_answer() {
        Response response = Response.status(403)
                .header("X-Ca-Error-Code", "B403MQ")
                .header("X-Ca-Error-Message", "Quota Exhausted")
                .header("X-Ca-Request-Id", "request-7")
                .header("Retry-After", "3")
                .build();

        assertThat(HttpAnswer.of(response))
                .isEqualTo(new HttpAnswer(403, "B403MQ", "Quota Exhausted", "request-7", "3", "", false));
    }

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
    @ValueSource(strings = {"flowId", "authUrl", "originalUrl", "faceToken"})
    void accepts_a_success_with_a_single_field_of_data(String field) {
        assertThatNoException()
                .isThrownBy(() ->
                        classifier.startAnswer(body(200, "{\"code\":0,\"data\":{\"" + field + "\":\"something\"}}")));
    }

    @ParameterizedTest
    @CsvSource({
        "1625737347563, 2021-07-08T09:42:27.563Z",
        "'\"1625737347563\"', 2021-07-08T09:42:27.563Z",
        "1625737347, 2021-07-08T09:42:27Z",
        "'\"1625737347\"', 2021-07-08T09:42:27Z",
        "0,",
        "'\"\"',",
        "'\"soon\"',",
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        30500000 | 操作出错,请联系服务人员处理, ID:XXXX              | PROVIDER_FAILED
        30500001 | 流程不存在                                      | FLOW_UNKNOWN
        30503059 | 创建刷脸任务失败: 未满14周岁的用户无法使用本产品     | UNDER_AGE
        30503107 | 很抱歉, 订单余额不足                             | BALANCE_USED_UP
        30500101 | 参数错误: 人脸认证方式传参错误                     | InvalidRequestException mode
        30500101 | 参数错误: faceauthMode不能为空                   | InvalidRequestException mode
        30500101 | 参数错误: name字段不能为空                       | InvalidRequestException name
        30500101 | 参数错误: idNo字段不能为空                       | InvalidRequestException idNumber
        30500101 | 参数错误: callbackUrl字段不能为空                | InvalidRequestException callbackUrl
        30500101 | 参数错误: 请输入正确的身份证号码                   | InvalidRequestException idNumber
        30500116 | 格式校验不通过, 请检查填入信息是否有多余空格         | InvalidRequestException request
        30500052 | 认证次数已达上限,请使用其他方式认证                | InvalidRequestException mode
        30500152 | 当前账户已实名                                  | InvalidRequestException repetition
        30599999 | 某种新的错误                                    | UNKNOWN_CODE
        """)
    void knows_a_business_code_as_number_or_text_under_any_HTTP_status(String code, String message, String expected) {
        for (int status : STATUSES) {
            for (String written : List.of(code, "\"" + code + "\"")) {
                IdentityVerificationException failure = failure(business(status, written, message));

                assertThat(told(failure)).as("HTTP status %s", status).isEqualTo(expected);
                assertThat(failure.code()).contains(code);
                assertThat(failure.providerMessage()).contains(message);
                assertThat(failure.requestId()).contains("request-7");
                assertThat(failure.verificationId()).contains(ID);
            }
        }
    }

    @Test
    void makes_a_field_error_of_the_words_of_the_provider_or_of_its_own() {
        assertThat(((InvalidRequestException) failure(business(200, "30500152", "当前账户已实名"))).errors())
                .containsExactly(new FieldError("repetition", "provider.refused", "当前账户已实名"));
        assertThat(((InvalidRequestException) failure(business(200, "30500101", ""))).errors())
                .containsExactly(new FieldError("request", "provider.refused", "refused by the provider"));
    }

    @Test
    void takes_the_code_of_a_flow_without_a_face_check_for_no_result_yet() {
        assertThat(STATUSES)
                .map(status -> classifier.resultAnswer(business(status, "30503055", "未找到")))
                .containsOnly(new QueryAnswer(QueryAnswer.Status.OTHER, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        A400AC A401AC A400MA I403AA        | 403 |                                  | APP_CODE_REFUSED
                                           | 400 | Invalid AppCode `not exists`     | APP_CODE_REFUSED
                                           | 403 | Unauthorized Consumer            | APP_CODE_REFUSED
        A403EP B403ME B403MI               | 400 |                                  | NOT_AUTHORIZED
                                           | 400 | Expiry of Authorization          | NOT_AUTHORIZED
                                           | 400 | Quota Expired                    | NOT_AUTHORIZED
                                           | 401 |                                  | NOT_AUTHORIZED
                                           | 403 | Not Throttled by anything        | NOT_AUTHORIZED
        B403MQ B403OD B403MO               | 403 | Throttled by USER Flow Control   | QUOTA_USED_UP
                                           | 403 | Quota Exhausted                  | QUOTA_USED_UP
                                           | 403 | User Arrears                     | QUOTA_USED_UP
        T429ID T429IN T429GR T429PA T429PR | 403 | Quota Exhausted                  | THROTTLED
        T429SR T429MR                      | 403 |                                  | THROTTLED
                                           | 403 | Throttled by USER Flow Control   | THROTTLED
                                           | 429 | Too much                         | THROTTLED
        I400NC                             | 400 |                                  | NONCE_REFUSED
        I400XX                             | 400 | Nonce Used                       | NONCE_REFUSED
        I400XX                             | 400 | Timestamp Expired                | NONCE_REFUSED
                                           | 400 | Invalid Timestamp                | NONCE_REFUSED
        D503BB D503CB                      | 503 | Service Unavailable              | UNREACHABLE
        D504RT D504CO X504ER D502FC N502RE | 502 |                                  | TIMEOUT
                                           | 403 | Failed To Invoke Backend Service | TIMEOUT
                                           | 408 |                                  | TIMEOUT
                                           | 504 |                                  | TIMEOUT
        A400XX                             | 400 | Something New                    | UNKNOWN_CODE
        X500ER X503BB                      | 503 |                                  | UNREADABLE_ANSWER
                                           | 503 | Service Unavailable              | UNREADABLE_ANSWER
                                           | 400 | nonce used                       | UNREADABLE_ANSWER
        """)
    void knows_a_refusal_of_the_gateway_by_code_message_or_HTTP_status(
            @Nullable String codes, int status, @Nullable String message, String expected) {
        for (String code : Objects.requireNonNullElse(codes, "").split(" ", -1)) {
            IdentityVerificationException failure = failure(gateway(status, code, message));

            assertThat(told(failure)).as(code).isEqualTo(expected);
            assertThat(failure.code().orElse("")).isEqualTo(code);
            assertThat(failure.requestId()).contains("request-7");
        }
    }

    @Test
    void prefers_the_body_of_the_provider_to_the_headers_of_the_gateway() {
        HttpAnswer both = new HttpAnswer(
                403, "B403OD", "User Arrears", null, null, "{\"code\":30503059,\"message\":\"未满14周岁\"}", false);

        assertThat(failure(both).code()).contains("30503059");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        200 | ``
        200 | <html><body>Welcome</body></html>
        502 | <html><body>Bad Gateway</body></html>
        200 | {"code":0,"message":"成功","data":{"flowId":"18
        200 | [{"code":0}]
        200 | {"data":{"flowId":"1"}}
        200 | {"code":null,"data":{"flowId":"1"}}
        200 | {"code":0.5,"data":{"flowId":"1"}}
        200 | {"code":1e99999999999}
        200 | {"code":0,"message":"成功"}
        200 | {"code":true}
        200 | {"code":0,"data":null}
        200 | {"code":0,"data":[]}
        200 | {"code":0,"data":{}}
        200 | {"code":0,"data":{"flowId":""}}
        200 | {"code":0,"data":{"expire":1625737347563}}
        500 | {"code":0,"data":{"flowId":"1"}}
        301 | ``
        400 | ``
        503 | ``
        """)
    @MethodSource("tooMuch")
    void cannot_read(int status, String body) {
        assertUnreadable(body(status, body));
    }

    static Stream<Arguments> tooMuch() {
        return Stream.of(
                arguments(200, " \n"),
                arguments(200, "{\"code\":" + "9".repeat(5000) + "}"),
                arguments(200, "{\"code\":0,\"data\":" + "[".repeat(10_000)),
                arguments(200, "{\"code\":0,\"data\":" + "{\"a\":".repeat(400_000)));
    }

    @Test
    void cannot_read_a_body_that_is_too_long() {
        assertUnreadable(new HttpAnswer(200, null, null, null, null, "", true));
    }

    private void assertUnreadable(HttpAnswer answer) {
        assertThat(failure(answer))
                .isExactlyInstanceOf(OutcomeUnknownException.class)
                .matches(it -> it.kind() == FailureKind.UNREADABLE_ANSWER)
                .matches(it -> it.code().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "7, PT7S",
        "' 7 ', PT7S",
        "0, PT0S",
        "3601, PT1H",
        "999999999, PT1H",
        "'', PT5S",
        "-7, PT5S",
        "1.5, PT5S",
        "'Wed, 21 Oct 2026 07:28:00 GMT', PT5S",
        "\u0667, PT5S"
    })
    void passes_on_Retry_After_if_it_is_a_number_of_seconds_but_no_longer_than_an_hour(
            String header, Duration expected) {
        assertThat(failure(new HttpAnswer(429, null, null, null, header, "", false))
                        .retryAfter())
                .contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"张三", "110105199001011234", "canary-app-code", NOTIFY_URL})
    void shows_no_secret_even_if_every_part_of_the_answer_repeats_it(String secret) {
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

    private static String everyTextOf(IdentityVerificationException failure) {
        assertThat(failure).hasNoCause();
        return failure + " " + failure.code() + failure.providerMessage() + failure.requestId();
    }

    @Test
    void hides_a_long_secret_even_if_a_shorter_one_is_part_of_it() {
        AnswerClassifier shortName = new AnswerClassifier(ProviderCall.start(ID), List.of("identity", NOTIFY_URL));

        assertThat(failure(shortName, business(200, "30500101", "notifyUrl " + NOTIFY_URL + " wrong"))
                        .providerMessage())
                .contains("notifyUrl *** wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30500101", "B403MQ"})
    void shows_a_documented_code_as_it_is_if_a_short_context_id_is_part_of_it(String code) {
        AnswerClassifier shortContext = new AnswerClassifier(ProviderCall.start(ID), List.of("0"));

        HttpAnswer answer = code.startsWith("3") ? business(200, code, "") : gateway(403, code, "");
        assertThat(failure(shortContext, answer).code()).contains(code);
    }

    @Test
    void cuts_long_messages_and_removes_control_characters() {
        String astral = new String(Character.toChars(0x20000));

        assertThat(message("\\u0000one\\r\\ntwo\\u001B[31m\\u0085\\u2028three\\u2029"))
                .isEqualTo("one two [31m three");
        assertThat(message("长".repeat(500))).isEqualTo("长".repeat(200));
        assertThat(message("x" + astral.repeat(150))).isEqualTo("x" + astral.repeat(99));
    }

    private String message(String sent) {
        return failure(business(200, "30599999", sent)).providerMessage().orElseThrow();
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

    /** The kind, or the field that is wrong. */
    private static String told(IdentityVerificationException failure) {
        return failure instanceof InvalidRequestException invalid
                ? "InvalidRequestException " + invalid.errors().get(0).field()
                : failure.kind().name();
    }

    private static HttpAnswer body(int status, String body) {
        return new HttpAnswer(status, null, null, "request-7", null, body, false);
    }

    private static HttpAnswer business(int status, String code, String message) {
        return body(status, "{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    private static HttpAnswer gateway(int status, @Nullable String code, @Nullable String message) {
        return new HttpAnswer(status, code, message, "request-7", null, "", false);
    }
}
