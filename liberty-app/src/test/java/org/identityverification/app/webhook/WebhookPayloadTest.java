package org.identityverification.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.testkit.SampleVerification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPayloadTest {

    private static final UUID ID = UUID.fromString("3f2a5c1e-8d7b-4e4e-9b7a-0c1d2e3f4a5b");

    private static final Instant TIME = Instant.parse("2026-03-01T08:01:30.456Z");

    private static final Pattern EXAMPLE = Pattern.compile("""
            webhook-id: (\\S+)
            webhook-timestamp: (\\d+)
            webhook-signature: (\\S+)

            (.+)
            ```

            .*?`(whsec_[^`]+)`""");

    @Test
    void has_what_is_known_of_a_result_and_the_verify_code_only_on_request() {
        VerificationCompleted completed = SampleVerification.failed()
                .id(ID)
                .contextId("order-4711")
                .account("retail")
                .verifyCode("VERIFY-CODE")
                .failReasonCode("1445813")
                .completedAt(TIME)
                .completed();

        String withoutCode = WebhookPayload.of(completed, false).toString();
        assertThat(withoutCode).isEqualTo("""
                {"type":"verification.completed","timestamp":"2026-03-01T08:01:30.456Z","data":{\
                "id":"3f2a5c1e-8d7b-4e4e-9b7a-0c1d2e3f4a5b","account":"retail","contextId":"order-4711","mode":"TENCENT",\
                "outcome":"FAILED","confirmed":true,"source":"QUERY","completedAt":"2026-03-01T08:01:30.456Z",\
                "failReasonCode":"1445813","failReason":{"name":"EYES_COVERED","zh":"眼部有遮挡，请摘下墨镜并拨开头发。",\
                "en":"Your eyes were covered. Please take off sunglasses and push back your hair."}}}""");
        assertThat(WebhookPayload.of(completed, true).toString())
                .isEqualTo(withoutCode.replace("}}}", "},\"verifyCode\":\"VERIFY-CODE\"}}"));
    }

    @Test
    void leaves_out_what_is_unknown() {
        VerificationCompleted failed = SampleVerification.failed().completed();

        assertThat(WebhookPayload.of(failed, false).getJsonObject("data").keySet())
                .containsExactly("id", "mode", "outcome", "confirmed", "source", "completedAt");
    }

    @Test
    void of_a_test_is_about_no_person() {
        assertThat(WebhookPayload.test(Optional.empty(), TIME))
                .hasToString("{\"type\":\"verification.test\",\"timestamp\":\"2026-03-01T08:01:30.456Z\",\"data\":{}}");
        assertThat(WebhookPayload.test(Optional.of("retail"), Instant.EPOCH).getJsonObject("data"))
                .hasToString("{\"account\":\"retail\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"service.md", "zh/service.md"})
    void is_what_the_page_shows_for_a_confirmed_pass_and_the_signature_there_is_right(String page) throws IOException {
        Matcher example = exampleOf(page);
        String body = example.group(4);

        assertThat(WebhookSecrets.of(example.group(5))
                        .sign(
                                example.group(1),
                                Long.parseLong(example.group(2)),
                                body.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(example.group(3));
        JsonObject data = Json.createReader(new StringReader(body)).readObject().getJsonObject("data");
        VerificationCompleted pass = SampleVerification.passed()
                .id(UUID.fromString(data.getString("id")))
                .contextId(data.getString("contextId"))
                .source(ResultSource.NOTIFICATION)
                .completedAt(TIME)
                .completed();
        assertThat(WebhookPayload.of(pass, false).toString()).isEqualTo(body);
        assertThat(example.group()).startsWith(exampleOf("service.md").group().split("```", 2)[0]);
    }

    private static Matcher exampleOf(String page) throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("..", "docs").resolve(page)));
        assertThat(example.find()).isTrue();
        return example;
    }
}
