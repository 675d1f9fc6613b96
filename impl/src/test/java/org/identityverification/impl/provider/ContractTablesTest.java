package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.identityverification.impl.provider.ProviderAnswers.business;
import static org.identityverification.impl.provider.ProviderAnswers.gateway;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderAccountException.Reason;
import org.identityverification.ProviderFailedException;
import org.identityverification.ThrottledException;
import org.identityverification.UnreadableAnswerException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("By the contract's two tables of refusals,")
class ContractTablesTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final List<Integer> STATUSES = List.of(200, 400, 403, 422, 500, 503);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "30500101, 参数错误: 人脸认证方式传参错误, mode",
                "30500101, 参数错误: faceauthMode不能为空, mode",
                "30500101, 参数错误: name字段不能为空, name",
                "30500101, 参数错误: idNo字段不能为空, idNumber",
                "30500101, 参数错误: callbackUrl字段不能为空, callbackUrl",
                "30500101, 参数错误: 请输入正确的身份证号码, idNumber",
                "30500116, \"格式校验不通过, 请检查填入信息是否有多余空格\", request"
            })
    @DisplayName("a fault of the input names the field, under any HTTP status:")
    void invalidRequest(String code, String message, String field) {
        for (int status : STATUSES) {
            InvalidRequestException failure =
                    classified(InvalidRequestException.class, business(status, code, message));

            assertThat(failure.errors()).singleElement().satisfies(error -> {
                assertThat(error.field()).isEqualTo(field);
                assertThat(error.message()).isEqualTo(message);
            });
            assertDetails(failure, code, message);
            assertThat(failure.outcomeUnknown()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "30500000, '操作出错,请联系服务人员处理, ID:XXXX', ProviderFailedException",
        "30500001, 流程不存在, FlowUnknownException",
        "30503059, 创建刷脸任务失败: 未满14周岁的用户无法使用本产品, UnderAgeException",
        "30503107, '很抱歉, 订单余额不足', ProviderAccountException"
    })
    @DisplayName("each other business code has its exception, with the provider's words, under any HTTP status:")
    void businessErrors(String code, String message, String exception) {
        for (int status : STATUSES) {
            IdentityVerificationException failure =
                    classified(IdentityVerificationException.class, business(status, code, message));

            assertThat(failure.getClass().getSimpleName()).isEqualTo(exception);
            assertDetails(failure, code, message);
            assertThat(failure.outcomeUnknown()).isEqualTo(failure instanceof ProviderFailedException);
            if (failure instanceof ProviderAccountException account) {
                assertThat(account.reason()).isEqualTo(Reason.BALANCE_USED_UP);
            }
        }
    }

    @Test
    @DisplayName("the code of a flow without a face check means no result yet, not a failure")
    void noFaceCheck() {
        for (int status : STATUSES) {
            assertThat(new AnswerClassifier(FailureDetails.of(UUID.randomUUID()), List.of())
                            .resultAnswer(business(status, "30503055", "未找到")))
                    .isEqualTo(new FaceAuthResult(FaceAuthResult.Status.OTHER, null));
        }
    }

    @Test
    @DisplayName("every business code is in the code exactly once")
    void businessCodes() {
        assertThat(Refusals.BUSINESS.stream().flatMap(row -> row.codes().stream()))
                .containsExactlyInAnyOrder("30500000", "30500101", "30500116", "30503059", "30503107", "30500001");
        assertThat(Refusals.find(Refusals.BUSINESS, "30500002", null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "A400AC, 400, , APP_CODE_REFUSED",
        "A401AC, 401, , APP_CODE_REFUSED",
        "A400MA, 400, , APP_CODE_REFUSED",
        "I403AA, 403, , APP_CODE_REFUSED",
        "A403EP, 403, , NOT_AUTHORIZED",
        "B403ME, 403, , NOT_AUTHORIZED",
        "B403MI, 403, , NOT_AUTHORIZED",
        "B403MQ, 403, , QUOTA_USED_UP",
        "B403OD, 403, , QUOTA_USED_UP",
        "B403MO, 403, , QUOTA_USED_UP",
        ", 400, Invalid AppCode `not exists`, APP_CODE_REFUSED",
        ", 403, Unauthorized, APP_CODE_REFUSED",
        "'', 403, Unauthorized Consumer, APP_CODE_REFUSED",
        "' ', 403, Expiry of Authorization, NOT_AUTHORIZED",
        ", 403, Quota Expired, NOT_AUTHORIZED",
        ", 403, Quota Exhausted, QUOTA_USED_UP",
        ", 403, User Arrears, QUOTA_USED_UP"
    })
    @DisplayName("the account's codes, or the classic messages without one, say what must be fixed:")
    void account(@Nullable String code, int status, @Nullable String message, Reason reason) {
        assertThat(classified(ProviderAccountException.class, gateway(status, code, message))
                        .reason())
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "T429ID, 429, , ThrottledException",
        "T429IN, 429, , ThrottledException",
        "T429GR, 429, , ThrottledException",
        "T429PA, 429, , ThrottledException",
        "T429PR, 429, , ThrottledException",
        "T429SR, 429, , ThrottledException",
        "T429MR, 429, , ThrottledException",
        ", 403, Throttled by USER Flow Control, ThrottledException",
        ", 403, Throttled by API Flow Control, ThrottledException",
        ", 403, Throttled by DOMAIN Flow Control, ThrottledException",
        ", 403, Throttled by GROUP Flow Control, ThrottledException",
        "I400NC, 400, , NonceRefusedException",
        ", 400, Nonce Used, NonceRefusedException",
        ", 400, Timestamp Expired, NonceRefusedException",
        ", 400, Invalid Timestamp, NonceRefusedException",
        "I400XX, 400, Nonce Used, NonceRefusedException",
        "I400XX, 400, Timestamp Expired, NonceRefusedException",
        "D503BB, 503, Service Unavailable, ProviderUnreachableException",
        "D503CB, 503, Service Unavailable, ProviderUnreachableException"
    })
    @DisplayName("a call that the gateway did not pass on is retried, recognized by code or by message:")
    void repeated(@Nullable String code, int status, @Nullable String message, String exception) {
        IdentityVerificationException failure = classifiedAs(exception, gateway(status, code, message));
        assertThat(FailureTableTest.isRetried(failure.kind())).isTrue();
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.outcomeUnknown()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "I400NC, , UnreadableAnswerException",
        ", Nonce Used, UnreadableAnswerException",
        ", Timestamp Expired, NonceRefusedException",
        ", Invalid Timestamp, NonceRefusedException",
        "T429ID, , ThrottledException"
    })
    @DisplayName("a used nonce may come from a rest client that sent the call twice: then the call is not retried:")
    void mayBeSentTwice(@Nullable String code, @Nullable String message, String exception) {
        IdentityVerificationException failure = catchThrowableOfType(
                IdentityVerificationException.class,
                () -> new AnswerClassifier(FailureDetails.of(ID), List.of(), () -> false)
                        .startAnswer(gateway(400, code, message)));

        assertThat(failure.getClass().getSimpleName()).isEqualTo(exception);
        assertThat(failure.code()).isEqualTo(Optional.ofNullable(code));
        assertThat(FailureTableTest.isRetried(failure.kind())).isNotEqualTo(failure.outcomeUnknown());
    }

    @ParameterizedTest
    @CsvSource({
        "org.glassfish.jersey.microprofile.restclient.RestClientBuilderResolverImpl, true",
        "org.jboss.resteasy.microprofile.client.BuilderResolver, true",
        "org.apache.cxf.microprofile.client.CxfTypeSafeClientBuilderResolver, false",
        "com.example.BuilderResolver, false"
    })
    @DisplayName("only a proven rest client is trusted to send a call once:")
    void isProvenToSendOnce(String restClient, boolean proven) {
        assertThat(RestClientTuning.isProven(restClient)).isEqualTo(proven);
    }

    @ParameterizedTest
    @CsvSource({
        "D504RT, 504, , ProviderTimeoutException",
        "D504CO, 504, , ProviderTimeoutException",
        "X504ER, 504, , ProviderTimeoutException",
        "D502FC, 502, , ProviderTimeoutException",
        "N502RE, 502, , ProviderTimeoutException",
        ", 503, Failed To Invoke Backend Service, ProviderTimeoutException",
        ", 403, Failed To Invoke Backend Service, ProviderTimeoutException",
        "X500ER, 500, , UnreadableAnswerException",
        "X503BB, 503, , UnreadableAnswerException",
        ", 503, Service Unavailable, UnreadableAnswerException"
    })
    @DisplayName("a slow, cut-off or failed back end may have received the call, so the call is not retried:")
    void notRepeated(@Nullable String code, int status, @Nullable String message, String exception) {
        IdentityVerificationException failure = classifiedAs(exception, gateway(status, code, message));
        assertThat(FailureTableTest.isRetried(failure.kind())).isFalse();
        assertThat(failure.outcomeUnknown()).isTrue();
    }

    @Test
    @DisplayName("a known code takes precedence over the message")
    void codeFirst() {
        classified(ThrottledException.class, gateway(403, "T429ID", "Quota Exhausted"));
        classified(ProviderAccountException.class, gateway(403, " B403OD ", "Throttled by USER Flow Control"));
    }

    @Test
    @DisplayName("only the beginning of a message counts, and with an unknown message the status decides")
    void messageBeginnings() {
        classified(ProviderAccountException.class, gateway(403, null, "Not Throttled by anything"));
        classified(ThrottledException.class, gateway(429, null, "Too much"));
        classified(UnreadableAnswerException.class, gateway(400, null, "nonce used"));
    }

    @Test
    @DisplayName("no code and no message is in two rows of the gateway's table")
    void gatewayRowsAreApart() {
        assertThat(Refusals.GATEWAY.stream().flatMap(row -> row.codes().stream()))
                .doesNotHaveDuplicates();
        assertThat(Refusals.GATEWAY.stream().flatMap(row -> row.messageBeginnings().stream()))
                .doesNotHaveDuplicates();
        assertThat(Refusals.find(Refusals.GATEWAY, null, null)).isEmpty();
        assertThat(Refusals.find(Refusals.GATEWAY, "", "")).isEmpty();
    }

    private static void assertDetails(IdentityVerificationException failure, String code, String message) {
        assertThat(failure.code()).contains(code);
        assertThat(failure.providerMessage()).contains(message);
        assertThat(failure.verificationId()).contains(ID);
    }

    private static IdentityVerificationException classifiedAs(String exception, ProviderAnswer answer) {
        IdentityVerificationException failure = classified(IdentityVerificationException.class, answer);
        assertThat(failure.getClass().getSimpleName()).isEqualTo(exception);
        assertThat(failure.requestId()).contains("request-7");
        return failure;
    }

    private static <T extends IdentityVerificationException> T classified(Class<T> type, ProviderAnswer answer) {
        T failure = catchThrowableOfType(
                type, () -> new AnswerClassifier(FailureDetails.of(ID), List.of()).startAnswer(answer));
        assertThat(failure).isInstanceOf(type);
        return failure;
    }
}
