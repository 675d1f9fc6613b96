package org.identityverification.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.junit.jupiter.api.Test;

class WebhookPayloadTest {

    private static final UUID ID = UUID.fromString("3f2a5c1e-8d7b-4e4e-9b7a-0c1d2e3f4a5b");

    @Test
    void has_what_is_known_of_a_result_and_the_verify_code_only_on_request() {
        VerificationCompleted completed = completed(
                Optional.of("order-4711"),
                Optional.of("retail"),
                Optional.of(FaceAuthMode.TENCENT),
                Optional.of("1445813"));

        String withoutCode = WebhookPayload.of(completed, false).toString();
        assertThat(withoutCode).isEqualTo("""
                {"type":"verification.completed","timestamp":"2026-03-01T08:01:30.456Z","data":{\
                "id":"3f2a5c1e-8d7b-4e4e-9b7a-0c1d2e3f4a5b","account":"retail","contextId":"order-4711","mode":"TENCENT",\
                "outcome":"FAILED","confirmed":true,"source":"QUERY","completedAt":"2026-03-01T08:01:30.456Z",\
                "failReasonCode":"1445813","failReason":{"name":"EYES_COVERED","zh":"眼部有遮挡，请摘下墨镜并拨开头发。",\
                "en":"Your eyes were covered. Please take off sunglasses and push back your hair."}}}""");
        assertThat(WebhookPayload.of(completed, true).toString())
                .isEqualTo(withoutCode.replace("}}}", "},\"verifyCode\":\"CODE\"}}"));
    }

    @Test
    void leaves_out_what_is_unknown() {
        VerificationCompleted completed =
                completed(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(WebhookPayload.of(completed, false).getJsonObject("data").keySet())
                .containsExactly("id", "outcome", "confirmed", "source", "completedAt");
    }

    @Test
    void of_a_test_is_about_no_person() {
        assertThat(WebhookPayload.test(Instant.parse("2026-03-01T08:01:30.456Z")))
                .hasToString("{\"type\":\"verification.test\",\"timestamp\":\"2026-03-01T08:01:30.456Z\",\"data\":{}}");
    }

    private static VerificationCompleted completed(
            Optional<String> contextId,
            Optional<String> account,
            Optional<FaceAuthMode> mode,
            Optional<String> reason) {
        return new VerificationCompleted(
                UUID.randomUUID(),
                2,
                ID,
                Optional.of("FLOW"),
                contextId,
                account,
                mode,
                VerificationOutcome.FAILED,
                Optional.of("CODE"),
                reason,
                Instant.parse("2026-03-01T08:01:30.456Z"),
                true,
                ResultSource.QUERY);
    }
}
