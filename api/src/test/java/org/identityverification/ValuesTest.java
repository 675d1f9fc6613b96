package org.identityverification;

import static java.util.Optional.empty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ValuesTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Optional<String> CANARY = Optional.of("canary");

    @Test
    void show_no_link_and_no_face_token_in_the_text_of_a_started_verification() {
        StartedVerification started = new StartedVerification(
                ID,
                Optional.of("1"),
                CANARY,
                CANARY,
                FaceAuthMode.TENCENT,
                VerificationStatus.PENDING,
                CANARY,
                CANARY,
                CANARY,
                CANARY,
                Optional.of(NOW));

        assertThat(started.toString())
                .doesNotContain("canary")
                .contains(ID.toString(), "TENCENT", "PENDING", NOW.toString());
    }

    @Test
    void show_nothing_of_the_person_in_the_text_of_a_request() {
        VerificationRequest request = VerificationRequest.builder()
                .name("canary")
                .idNumber("canary")
                .mode(FaceAuthMode.ZHIMACREDIT)
                .callbackUrl("canary")
                .contextId("canary")
                .repetition(true)
                .embedding(Embedding.ALIPAY_MINI_PROGRAM)
                .build();

        assertThat(request.toString()).doesNotContain("canary").contains("ZHIMACREDIT", "ALIPAY_MINI_PROGRAM");
    }

    @Test
    void show_no_verify_code_in_the_text_of_a_result() {
        assertThat(completed(1).toString()).doesNotContain("canary").contains("verifyCode=***", "PASSED");
    }

    @Test
    void count_the_attempts_of_a_delivery_from_one() {
        assertThatIllegalArgumentException().isThrownBy(() -> completed(0)).withMessageContaining("attempt");
    }

    @Test
    void of_a_request_are_kept_unchanged_also_when_its_builder_changes_and_missing_ones_are_absent() {
        VerificationRequest.Builder builder = VerificationRequest.builder()
                .name(" 张三 ")
                .idNumber(" 1 ")
                .mode(FaceAuthMode.TENCENT)
                .callbackUrl("not a url")
                .contextId("")
                .repetition(false);
        VerificationRequest full = builder.build();
        VerificationRequest nameless = builder.name(null).build();
        VerificationRequest empty = VerificationRequest.builder().build();

        assertThat(full.name()).contains(" 张三 ");
        assertThat(full.idNumber()).contains(" 1 ");
        assertThat(full.mode()).contains(FaceAuthMode.TENCENT);
        assertThat(full.callbackUrl()).contains("not a url");
        assertThat(full.contextId()).contains("");
        assertThat(full.repetition()).contains(false);
        assertThat(full.embedding()).isEmpty();
        assertThat(nameless.name()).isEmpty();
        assertThat(empty.idNumber()).isEmpty();
        assertThat(empty.mode()).isEmpty();
        assertThat(empty.callbackUrl()).isEmpty();
        assertThat(empty.contextId()).isEmpty();
        assertThat(empty.repetition()).isEmpty();
    }

    @Test
    void name_the_part_that_is_null() {
        assertNamed("code", () -> new FieldError("name", null, "x"));
        assertNamed("details", () -> new QueryFailedException(FailureKind.TIMEOUT, "", null, null));
        assertNamed("kind", () -> new QueryFailedException(null, "", FailureDetails.NONE, null));
        assertNamed("text", () -> ResidentIdNumber.parse(null));
        assertNamed("text", () -> ResidentIdNumber.check(null, Clock.systemUTC()));
    }

    private static void assertNamed(String part, ThrowingCallable creation) {
        assertThatNullPointerException().isThrownBy(creation).withMessage(part);
    }

    private static VerificationCompleted completed(int attempt) {
        return new VerificationCompleted(
                UUID.randomUUID(),
                attempt,
                ID,
                Optional.of("1"),
                CANARY,
                CANARY,
                FaceAuthMode.TENCENT,
                VerificationOutcome.PASSED,
                CANARY,
                empty(),
                NOW,
                false,
                ResultSource.NOTIFICATION);
    }
}
