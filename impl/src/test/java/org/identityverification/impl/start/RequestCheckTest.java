package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.request;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.identityverification.Embedding;
import org.identityverification.FaceAuthMode;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.identityverification.NotStartedException;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCheckTest {

    private static final String DEFAULT_URL = "https://shop.example.com/default";
    private static final String LONGEST_URL = "https://shop.example.com/" + "a".repeat(2048 - 25);
    private static final String ASTRAL = new String(Character.toChars(0x20BB7));

    private final TestClock clock = new TestClock(NOW);
    private boolean haveCommon = true;
    private final RequestCheck check = new RequestCheck(Optional.of(DEFAULT_URL), this::mayExist, clock);
    private final RequestCheck withoutDefault = new RequestCheck(Optional.empty(), this::mayExist, clock);

    private boolean mayExist(Optional<String> account) {
        return account.map("retail"::equals).orElse(haveCommon);
    }

    @Test
    void passes_on_a_request_without_faults_unchanged() {
        FaceAuthRequest checked = check.check(
                request(it -> it.callbackUrl("http://shop.example.com/?a=b#c")
                        .idNumber("11010519491231002x")
                        .repetition(false)),
                "https://shop.example.com/notify");

        assertThat(checked)
                .isEqualTo(new FaceAuthRequest(
                        "张三",
                        "11010519491231002X",
                        FaceAuthMode.TENCENT,
                        false,
                        "http://shop.example.com/?a=b#c",
                        "order-7",
                        "https://shop.example.com/notify"));
        assertThat(checked.toString()).doesNotContain("张三", "1949", "shop", "order");
    }

    @Test
    void reports_all_faults_together_by_field_and_never_repeats_the_input() {
        VerificationRequest empty = VerificationRequest.builder().build();
        VerificationRequest wrong = VerificationRequest.builder()
                .name(" canary")
                .idNumber("canary")
                .mode(FaceAuthMode.TENCENT)
                .callbackUrl("canary")
                .contextId("canary\n")
                .account("canary")
                .embedding(Embedding.ALIPAY_MINI_PROGRAM)
                .startKey("canary key")
                .build();

        assertThat(faults(withoutDefault, empty))
                .containsExactlyInAnyOrder("name.missing", "idNumber.missing", "mode.missing", "callbackUrl.missing");
        assertThat(faults(check, wrong))
                .containsExactlyInAnyOrder(
                        "name.whiteSpace",
                        "idNumber.length",
                        "callbackUrl.notAbsolute",
                        "contextId.characters",
                        "account.unknown",
                        "embedding.mode",
                        "startKey.malformed");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> checked(wrong))
                .satisfies(e -> assertThat(e + e.errors().toString()).doesNotContain("canary"));
    }

    @Test
    void reports_a_missing_account_where_there_is_no_common_one() {
        assertThat(faults(check, request(it -> it.account("retail")))).isEmpty();
        haveCommon = false;
        assertThat(faults(check, request(it -> it.account("retail")))).isEmpty();
        assertThat(faults(check, request(it -> it))).containsExactly("account.missing");
    }

    @Test
    void accepts_texts_of_the_documented_characters_and_lengths() {
        assertAccepted("name", "张", "买买提·艾力", "买买提•艾力", "Anne-Marie O'Neill", "José", "张 三", ASTRAL + "野");
        assertAccepted("name", ASTRAL.repeat(64));
        assertAccepted(
                "callbackUrl", "http://localhost", "HTTPS://shop.example.com", "https://192.0.2.1/", LONGEST_URL);
        assertAccepted("callbackUrl", "https://shop.example.com:8443/a/b?c=d&e=%20#f", "https://[2001:db8::1]/");
        assertAccepted("callbackUrl", "https://shop.example.com/完成");
        assertAccepted("contextId", ASTRAL.repeat(128));
        assertThat(checked(with("contextId", "")).contextId()).isNull();
        assertThat(faults(check, with("startKey", "~".repeat(128)))).isEmpty();
    }

    private void assertAccepted(String field, String... values) {
        for (String value : values) {
            assertThat(checked(with(field, value))).extracting(field).isEqualTo(value);
        }
    }

    @Test
    void refuses_any_other_text_and_replaces_no_callback_URL_by_the_default() {
        assertRefused("name.missing", null, "", "  \t\n", "\u3000");
        assertRefused("name.length", "长".repeat(65), ASTRAL.repeat(65));
        assertRefused("name.whiteSpace", " 张三", "张三 ", "张三\n", "\u3000张三", "张三\u3000");
        assertRefused("name.whiteSpace", "\u00A0张三", "张三\u2007", "张三\u202F", "\u00A0");
        assertRefused("name.characters", "张\0三", "张\n三", "张\u0085三", "张\u2028三", "张\uD842三");
        assertRefused("name.characters", "\uDFB7张");
        assertRefused("callbackUrl.missing", "", " ");
        assertRefused("callbackUrl.length", LONGEST_URL + "a");
        assertRefused("callbackUrl.notAbsolute", "/done", "shop.example.com/done", "//shop.example.com");
        assertRefused("callbackUrl.notAbsolute", "https:///done", "https:done", "https://a b", " https://a");
        assertRefused("callbackUrl.scheme", "javascript:alert(1)", "ftp://a", "alipays://platformapi");
        assertRefused("contextId.length", "a".repeat(129));
        assertRefused("contextId.characters", "a\0b", "a\nb", "a\u007Fb", "a\u0085b", "a\u2028b", "\uD842");
        assertRefused("startKey.malformed", "", "!".repeat(129), "键", "a b", "a\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"å¼\u00A0ä¸\u0089", "ä¸\u0089å¼\u00A0", "\uFFFD\uFFFD\uFFFD", "张\uFFFD"})
    void recognizes_a_name_that_was_read_in_the_wrong_character_set(String name) {
        assertThat(check.faults(request(it -> it.name(name)))).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo("name.characters");
            assertThat(error.message())
                    .contains("wrong character set; use UTF-8")
                    .doesNotContain(name);
        });
    }

    @ParameterizedTest
    @EnumSource
    void fills_in_the_configured_callback_URL_for_every_mode_where_the_request_names_none(FaceAuthMode mode) {
        assertThat(checked(request(it -> it.mode(mode).callbackUrl(null))).callbackUrl())
                .isEqualTo(DEFAULT_URL);
        assertThat(faults(withoutDefault, request(it -> it.mode(mode).callbackUrl(null))))
                .containsExactly("callbackUrl.missing");
    }

    @Test
    void leaves_out_the_default_callback_URL_for_the_Alipay_mini_program() {
        UnaryOperator<VerificationRequest.Builder> embedded =
                it -> it.mode(FaceAuthMode.ZHIMACREDIT).embedding(Embedding.ALIPAY_MINI_PROGRAM);

        for (RequestCheck either : List.of(check, withoutDefault)) {
            assertThat(either.check(request(it -> embedded.apply(it).callbackUrl(null)), null)
                            .callbackUrl())
                    .isNull();
        }
        assertThat(checked(request(it -> embedded.apply(it).callbackUrl("https://a.example")))
                        .callbackUrl())
                .isEqualTo("https://a.example");
        assertThat(faults(check, request(it -> embedded.apply(it).callbackUrl(""))))
                .containsExactly("callbackUrl.missing");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ZHIMACREDIT")
    void accepts_the_Alipay_mini_program_with_ZHIMACREDIT_only_not_with(FaceAuthMode mode) {
        assertThat(faults(check, request(it -> it.mode(mode).embedding(Embedding.ALIPAY_MINI_PROGRAM))))
                .containsExactly("embedding.mode");
    }

    @Test
    void refuses_a_person_who_is_under_14_if_nothing_else_is_wrong() {
        VerificationRequest request = request(it -> it.idNumber("110105201203021236"));
        clock.set(Instant.parse("2026-03-01T15:59:59.999Z"));
        assertThatExceptionOfType(NotStartedException.class).isThrownBy(() -> checked(request));
        assertThat(faults(check, request(it -> it.idNumber("110105201203021236").name(""))))
                .containsExactly("name.missing");

        clock.set(Instant.parse("2026-03-01T16:00:00Z"));
        assertThat(checked(request)).isNotNull();
    }

    /** A fault begins with the name of its field. */
    private void assertRefused(String fault, String... values) {
        for (String value : values) {
            VerificationRequest request = with(fault.substring(0, fault.indexOf('.')), value);
            assertThat(faults(check, request)).as(value).containsExactly(fault);
        }
    }

    private static VerificationRequest with(String field, String value) {
        return request(it -> switch (field) {
            case "name" -> it.name(value);
            case "callbackUrl" -> it.callbackUrl(value);
            case "contextId" -> it.contextId(value);
            default -> it.startKey(value);
        });
    }

    private FaceAuthRequest checked(VerificationRequest request) {
        return check.check(request, null);
    }

    private static List<String> faults(RequestCheck check, VerificationRequest request) {
        List<FieldError> faults = check.faults(request);
        assertThat(faults).allSatisfy(fault -> assertThat(fault.code()).startsWith(fault.field() + "."));
        try {
            check.check(request, null);
            assertThat(faults).isEmpty();
        } catch (InvalidRequestException e) {
            assertThat(e.errors()).isEqualTo(faults);
        }
        return faults.stream().map(FieldError::code).toList();
    }
}
