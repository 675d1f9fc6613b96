package org.identityverification.impl.verification;

import static java.util.Optional.empty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.StartedVerification;
import org.identityverification.Verification;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.junit.jupiter.api.Test;

class ValuesTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Optional<String> CANARY = Optional.of("canary");

    @Test
    void show_no_link_and_no_face_token_in_the_text_of_a_started_verification() {
        StartedVerification started = new StartedVerificationValue(
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
    void show_no_context_in_the_text_of_a_verification() {
        Verification verification = new VerificationValue(
                ID,
                CANARY,
                CANARY,
                CANARY,
                FaceAuthMode.TENCENT,
                VerificationStatus.FAILED,
                NOW,
                empty(),
                Optional.of(NOW),
                Optional.of("1445900"),
                true,
                empty(),
                empty(),
                Optional.of(ResultSource.QUERY),
                empty());

        assertThat(verification.toString()).doesNotContain("canary").contains(ID.toString(), "FAILED", "1445900");
    }

    @Test
    void show_no_verify_code_in_the_text_of_a_result() {
        assertThat(completed(1).toString()).doesNotContain("canary").contains("verifyCode=***", "PASSED");
    }

    @Test
    void count_the_attempts_of_a_delivery_from_one() {
        assertThatIllegalArgumentException().isThrownBy(() -> completed(0)).withMessageContaining("attempt");
    }

    private static VerificationCompleted completed(int attempt) {
        return new VerificationCompletedValue(
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
