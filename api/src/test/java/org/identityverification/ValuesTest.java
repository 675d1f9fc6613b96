package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Clock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ValuesTest {

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
    void of_a_request_stay_when_its_builder_changes() {
        VerificationRequest.Builder builder =
                VerificationRequest.builder().name(" 张三 ").contextId("").repetition(false);
        VerificationRequest full = builder.build();
        assertThat(builder.name(null).build().name()).isEmpty();

        assertThat(full.name()).contains(" 张三 ");
        assertThat(full.contextId()).contains("");
        assertThat(full.repetition()).contains(false);
        assertThat(full.embedding()).isEmpty();
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
}
