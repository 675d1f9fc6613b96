package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.identityverification.impl.provider.ProviderAnswers.business;
import static org.identityverification.impl.provider.ProviderAnswers.gateway;

import java.util.List;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                "30500116, \"格式校验不通过, 请检查填入信息是否有多余空格\", request",
                "30500052, \"认证次数已达上限,请使用其他方式认证\", mode",
                "30500152, 当前账户已实名, repetition"
            })
    void a_fault_of_the_input_names_the_field_under_any_HTTP_status(String code, String message, String field) {
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
    void each_other_business_code_has_its_exception_with_the_words_of_the_provider(
            String code, String message, String exception) {
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
    void the_code_of_a_flow_without_a_face_check_means_no_result_yet_not_a_failure() {
        for (int status : STATUSES) {
            assertThat(new AnswerClassifier(FailureDetails.of(UUID.randomUUID()), List.of())
                            .resultAnswer(business(status, "30503055", "未找到")))
                    .isEqualTo(new QueryAnswer(QueryAnswer.Status.OTHER, null));
        }
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
    void the_codes_of_the_account_or_the_classic_messages_without_one_say_what_must_be_fixed(
            @Nullable String code, int status, @Nullable String message, Reason reason) {
        assertThat(classified(ProviderAccountException.class, gateway(status, code, message))
                        .reason())
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "T429ID, 429, , ThrottledException, true",
        "T429IN, 429, , ThrottledException, true",
        "T429GR, 429, , ThrottledException, true",
        "T429PA, 429, , ThrottledException, true",
        "T429PR, 429, , ThrottledException, true",
        "T429SR, 429, , ThrottledException, true",
        "T429MR, 429, , ThrottledException, true",
        ", 403, Throttled by USER Flow Control, ThrottledException, true",
        ", 403, Throttled by API Flow Control, ThrottledException, true",
        ", 403, Throttled by DOMAIN Flow Control, ThrottledException, true",
        ", 403, Throttled by GROUP Flow Control, ThrottledException, true",
        "I400NC, 400, , NonceRefusedException, true",
        ", 400, Nonce Used, NonceRefusedException, true",
        ", 400, Timestamp Expired, NonceRefusedException, true",
        ", 400, Invalid Timestamp, NonceRefusedException, true",
        "I400XX, 400, Nonce Used, NonceRefusedException, true",
        "I400XX, 400, Timestamp Expired, NonceRefusedException, true",
        "D503BB, 503, Service Unavailable, ProviderUnreachableException, true",
        "D503CB, 503, Service Unavailable, ProviderUnreachableException, true",
        "D504RT, 504, , ProviderTimeoutException, false",
        "D504CO, 504, , ProviderTimeoutException, false",
        "X504ER, 504, , ProviderTimeoutException, false",
        "D502FC, 502, , ProviderTimeoutException, false",
        "N502RE, 502, , ProviderTimeoutException, false",
        ", 503, Failed To Invoke Backend Service, ProviderTimeoutException, false",
        ", 403, Failed To Invoke Backend Service, ProviderTimeoutException, false",
        "X500ER, 500, , UnreadableAnswerException, false",
        "X503BB, 503, , UnreadableAnswerException, false",
        ", 503, Service Unavailable, UnreadableAnswerException, false"
    })
    void a_call_is_retried_only_if_the_gateway_did_not_pass_it_on_as_a_code_or_a_message_says(
            @Nullable String code, int status, @Nullable String message, String exception, boolean retried) {
        IdentityVerificationException failure =
                classified(IdentityVerificationException.class, gateway(status, code, message));

        assertThat(failure.getClass().getSimpleName()).isEqualTo(exception);
        assertThat(failure.requestId()).contains("request-7");
        assertThat(FailureTableTest.isRetried(failure.kind())).isEqualTo(retried);
        assertThat(failure.isRetryable()).isEqualTo(retried);
        assertThat(failure.outcomeUnknown()).isEqualTo(!retried);
    }

    @Test
    void a_known_code_takes_precedence_over_the_message() {
        classified(ThrottledException.class, gateway(403, "T429ID", "Quota Exhausted"));
        classified(ProviderAccountException.class, gateway(403, " B403OD ", "Throttled by USER Flow Control"));
    }

    @Test
    void only_the_beginning_of_a_message_counts_and_with_an_unknown_message_the_status_decides() {
        classified(ProviderAccountException.class, gateway(403, null, "Not Throttled by anything"));
        classified(ThrottledException.class, gateway(429, null, "Too much"));
        classified(UnreadableAnswerException.class, gateway(400, null, "nonce used"));
    }

    private static void assertDetails(IdentityVerificationException failure, String code, String message) {
        assertThat(failure.code()).contains(code);
        assertThat(failure.providerMessage()).contains(message);
        assertThat(failure.verificationId()).contains(ID);
    }

    private static <T extends IdentityVerificationException> T classified(Class<T> type, HttpAnswer answer) {
        T failure = catchThrowableOfType(
                type, () -> new AnswerClassifier(FailureDetails.of(ID), List.of()).startAnswer(answer));
        assertThat(failure).isInstanceOf(type);
        return failure;
    }
}
