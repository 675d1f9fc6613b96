package org.identityverification.app.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.AlreadyStartedException;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.NotStartedException;
import org.identityverification.QueryFailedException;
import org.identityverification.StoreUnavailableException;
import org.identityverification.SwitchedOffException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.accounts.ProviderCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemTest {

    private static final FailureDetails DETAILS = FailureDetails.builder()
            .code("30503107")
            .providerMessage("很抱歉, 订单余额不足")
            .requestId("REQUEST-1")
            .build();
    private static final Texts ENGLISH = new Texts(Locale.ENGLISH);

    static Stream<IdentityVerificationException> failures() {
        Set<FailureKind> others = EnumSet.of(
                FailureKind.INVALID_REQUEST,
                FailureKind.FLOW_UNKNOWN,
                FailureKind.STORE_UNAVAILABLE,
                FailureKind.SWITCHED_OFF,
                FailureKind.ALREADY_STARTED);
        return Stream.concat(
                EnumSet.complementOf(EnumSet.copyOf(others)).stream()
                        .map(kind -> ProviderCall.start(UUID.randomUUID()).failed(kind, "secret words", DETAILS, null)),
                Stream.of(
                        new InvalidRequestException(
                                List.of(new FieldError("name", "name.missing", "the name is missing")), DETAILS),
                        new QueryFailedException(FailureKind.FLOW_UNKNOWN, "secret words", DETAILS, null),
                        new StoreUnavailableException("secret words", DETAILS, null),
                        new SwitchedOffException("secret words"),
                        new AlreadyStartedException(UUID.randomUUID(), VerificationStatus.PENDING, true, null)));
    }

    @Test
    void is_tested_here_for_every_kind_and_every_type_of_failure() {
        assertThat(failures().map(IdentityVerificationException::kind).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(FailureKind.class));
        assertThat(failures().map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(IdentityVerificationException.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void has_the_status_of_its_kind_and_no_words_of_the_exception(IdentityVerificationException failure) {
        JsonObject json = Problem.of(failure).toJson(ENGLISH);

        assertThat(json.getInt("status")).isEqualTo(failure.kind().httpStatus());
        assertThat(json.getString("type"))
                .isEqualTo("urn:identity-verification:problem:"
                        + failure.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        boolean isOfCall = failure.kind().httpStatus() != 409;
        assertThat(json.getString("code", "")).isEqualTo(isOfCall ? "30503107" : "");
        assertThat(json.getString("requestId", "")).isEqualTo(isOfCall ? "REQUEST-1" : "");
        assertThat(Problem.of(failure).headers(ENGLISH).containsKey("Retry-After"))
                .isEqualTo(failure.kind().httpStatus() == 503);
        for (Locale locale : Languages.ALL) {
            assertThat(Problem.of(failure).toJson(new Texts(locale)).toString()).doesNotContain("secret words", "余额");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROVIDER_FAILED", "UNKNOWN_CODE", "NOT_ATTEMPTED", "UNREADABLE_ANSWER"})
    void of_a_failed_call_to_the_provider_is_true_for_a_query_too(FailureKind kind) {
        assertThat(failures().filter(failure -> failure.kind() == kind))
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(Languages.ALL)
                        .map(locale -> Problem.of(failure).toJson(new Texts(locale)))
                        .allSatisfy(json -> assertThat(json.getString("title") + json.getString("detail"))
                                .doesNotContain("start", "发起")));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.001S, 1", "PT1S, 1", "PT1.2S, 2", "PT30S, 30"})
    void says_when_to_come_back_in_whole_seconds_never_too_early(Duration wait, long seconds) {
        IdentityVerificationException throttled = new NotStartedException(
                FailureKind.THROTTLED,
                "busy",
                FailureDetails.builder().retryAfter(wait).build(),
                null);

        assertThat(Problem.of(throttled).headers(ENGLISH)).containsEntry("Retry-After", Long.toString(seconds));
    }

    @Test
    void of_an_earlier_start_says_that_it_has_begun_is_under_way_or_may_have_begun() {
        assertEarlier(true, null, "has begun this", null);
        assertEarlier(false, Duration.ofSeconds(5), "is under way", "5");
        assertEarlier(false, null, "It is not known", null);
    }

    private static void assertEarlier(boolean begun, Duration underWay, String text, String retryAfter) {
        UUID id = UUID.randomUUID();
        Problem problem = Problem.of(new AlreadyStartedException(id, VerificationStatus.PENDING, begun, underWay));
        JsonObject json = problem.toJson(ENGLISH);
        assertThat(json.getJsonObject("verification").getBoolean("begun")).isEqualTo(begun);
        assertThat(json.getString("detail")).contains(text);
        assertThat(problem.headers(ENGLISH).get("Retry-After")).isEqualTo(retryAfter);
        assertThat(problem.headers(ENGLISH).get("Location")).isEqualTo("verifications/" + id);
    }

    @Test
    void is_documented_with_each_status_of_a_start() throws IOException {
        String page = Files.readString(Path.of("../docs/service.md"));
        String openApi = Files.readString(Path.of("src/main/resources/META-INF/openapi.yaml"));
        UUID id = UUID.fromString("0b8f3c52-6d1e-4f7a-a4c9-71d2e5f80a36");
        Problem begun = Problem.of(new AlreadyStartedException(id, VerificationStatus.PENDING, true, null));

        assertThat(page.lines()).contains(begun.toJson(ENGLISH).toString());
        assertThat(Pattern.compile("(?m)^ {8}\"([45]\\d\\d)\":$")
                        .matcher(openApi.split("\n  /", -1)[1])
                        .results()
                        .map(it -> it.group(1)))
                .hasSizeGreaterThan(10)
                .allSatisfy(it -> assertThat(page).containsPattern("(?m)^- .*\\b" + it + "\\b"));
    }

    @Test
    void names_every_faulty_field_in_the_visitors_language_and_nothing_else_about_it() {
        InvalidRequestException invalid = new InvalidRequestException(
                List.of(
                        new FieldError("name", "name.missing", "the name is missing"),
                        new FieldError("idNumber", "provider.refused", "请输入正确的身份证号码")),
                FailureDetails.NONE);

        assertThat(errors(invalid, Locale.CHINESE)).isEqualTo("""
                [{"field":"name","message":"请填写姓名。"},{"field":"idNumber","message":"请输入正确的身份证号码"}]""");
    }

    @Test
    void names_the_field_at_fault_whatever_its_status() {
        ProblemException notAllowed = new ProblemException(
                ProblemType.ROLE_REQUIRED, List.of(new FieldError("account", "account.role", "is not allowed")));

        assertThat(errors(
                        new NotStartedException(FailureKind.UNDER_AGE, "secret words", DETAILS, null), Locale.ENGLISH))
                .isEqualTo("""
                [{"field":"idNumber","message":"This ID number belongs to a person under the age of 14."}]""");
        assertThat(errors(notAllowed, Locale.ENGLISH)).isEqualTo("""
                [{"field":"account","message":"The token does not allow verifications of this account."}]""");
        assertThat(Problem.of(notAllowed).status()).isEqualTo(403);
    }

    @Test
    void names_the_fields_for_one_that_does_not_exist() {
        InvalidRequestException unknown = new InvalidRequestException(
                List.of(new FieldError("x", "unknown.of.since, from", "…")), FailureDetails.NONE);

        assertThat(errors(unknown, Locale.ENGLISH)).contains("This field does not exist. The fields are: since, from.");
        assertThat(errors(unknown, Locale.CHINESE)).contains("可用的字段：since, from。");
    }

    @Test
    void of_a_start_that_may_have_begun_says_so_and_leaves_another_to_the_person() {
        assertThat(failures().filter(IdentityVerificationException::outcomeUnknown))
                .isNotEmpty()
                .allSatisfy(failure -> {
                    JsonObject json = Problem.of(failure).toJson(ENGLISH);
                    assertThat(json.getString("title")).doesNotContain("again");
                    assertThat(json.getString("detail"))
                            .containsPattern("It is not known whether|has been started")
                            .contains("You can try again");
                });
    }

    private static String errors(Exception failure, Locale locale) {
        return Problem.of(failure)
                .toJson(new Texts(locale))
                .getJsonArray("errors")
                .toString();
    }

    @Test
    void has_no_member_for_what_is_not_known() {
        assertThat(Problem.of(404).toJson(ENGLISH).keySet()).containsExactly("type", "title", "status", "detail");
    }

    @Test
    void of_an_unexpected_exception_names_only_the_incident() {
        Problem problem = Problem.of(new IllegalStateException("secret words"));

        assertThat(problem.toJson(ENGLISH).getString("detail"))
                .endsWith("The incident number is " + problem.incident().orElseThrow() + ".")
                .doesNotContain("secret words");
    }

    @Test
    void of_a_request_that_no_uri_can_name_is_no_incident() {
        IllegalArgumentException unnamed =
                catchThrowableOfType(IllegalArgumentException.class, () -> URI.create("http://localhost/?%zz"));

        assertThat(Problem.of(unnamed)).isEqualTo(Problem.of(400));
    }

    @ParameterizedTest
    @CsvSource({
        "400, BAD_REQUEST",
        "401, REFUSED",
        "404, NOT_FOUND",
        "418, REFUSED",
        "500, INTERNAL_ERROR",
        "503, INTERNAL_ERROR"
    })
    void exists_for_every_status_with_which_the_server_refuses(int status, ProblemType type) {
        assertThat(ProblemType.ofStatus(status)).isEqualTo(type);
        assertThat(Problem.of(status).status()).isEqualTo(status);
        assertThat(Problem.of(status).headers(ENGLISH).get("Retry-After")).isEqualTo(status == 503 ? "5" : null);
    }

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void of_the_application_has_a_type_of_its_own_that_no_failure_has(ProblemType type) {
        assertThat(Stream.of(FailureKind.values()).map(ProblemType::slug)).doesNotContain(ProblemType.slug(type));
    }
}
