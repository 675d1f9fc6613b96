package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The values of the api")
class ValuesTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Optional<String> CANARY = Optional.of("canary");

    @Test
    @DisplayName("show no link and no face token in the text of a started verification")
    void faceVerification() {
        FaceVerification started = new FaceVerification(
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
    @DisplayName("show nothing of the person in the text of a request")
    void request() {
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
    @DisplayName("show no verify code in the text of a result")
    void completed() {
        assertThat(completed(1).toString()).doesNotContain("canary").contains("verifyCode=***", "PASSED");
    }

    @Test
    @DisplayName("count the attempts of a delivery from one")
    void attempts() {
        assertThatIllegalArgumentException().isThrownBy(() -> completed(0)).withMessageContaining("attempt");
    }

    @Test
    @DisplayName("keep the values of a request unchanged, and missing ones absent")
    void requestKeepsWhatItIsGiven() {
        VerificationRequest full = VerificationRequest.builder()
                .name(" 张三 ")
                .idNumber(" 1 ")
                .mode(FaceAuthMode.TENCENT)
                .callbackUrl("not a url")
                .contextId("")
                .repetition(false)
                .build();
        VerificationRequest empty = VerificationRequest.builder()
                .name("x")
                .name(null)
                .idNumber((String) null)
                .build();

        assertThat(full.name()).contains(" 张三 ");
        assertThat(full.idNumber()).contains(" 1 ");
        assertThat(full.mode()).contains(FaceAuthMode.TENCENT);
        assertThat(full.callbackUrl()).contains("not a url");
        assertThat(full.contextId()).contains("");
        assertThat(full.repetition()).contains(false);
        assertThat(full.embedding()).isEmpty();
        assertThat(empty.name()).isEmpty();
        assertThat(empty.idNumber()).isEmpty();
        assertThat(empty.mode()).isEmpty();
        assertThat(empty.callbackUrl()).isEmpty();
        assertThat(empty.contextId()).isEmpty();
        assertThat(empty.repetition()).isEmpty();
    }

    @Test
    @DisplayName("do not change in a request when its builder changes")
    void requestIsImmutable() {
        VerificationRequest.Builder builder = VerificationRequest.builder().name("before");
        VerificationRequest request = builder.build();
        builder.name("after");

        assertThat(request.name()).contains("before");
    }

    @Test
    @DisplayName("take an ID number that is already parsed")
    void parsedIdNumber() {
        ResidentIdNumber number = ResidentIdNumber.parse("11010519491231002x");

        assertThat(VerificationRequest.builder().idNumber(number).build().idNumber())
                .contains("11010519491231002X");
        assertThatNullPointerException()
                .isThrownBy(() -> VerificationRequest.builder().idNumber((ResidentIdNumber) null))
                .withMessage("idNumber");
    }

    @Test
    @DisplayName("name the part that is null")
    void nulls() {
        assertThatNullPointerException()
                .isThrownBy(() -> new FieldError("name", null, "x"))
                .withMessage("code");
        assertThatNullPointerException()
                .isThrownBy(() -> new FailureDetails(
                        null, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
                .withMessage("code");
    }

    private static VerificationCompleted completed(int attempt) {
        return new VerificationCompleted(
                UUID.randomUUID(),
                attempt,
                ID,
                Optional.of("1"),
                CANARY,
                CANARY,
                Optional.of(FaceAuthMode.TENCENT),
                VerificationOutcome.PASSED,
                CANARY,
                Optional.empty(),
                NOW,
                false,
                ResultSource.NOTIFICATION);
    }
}
