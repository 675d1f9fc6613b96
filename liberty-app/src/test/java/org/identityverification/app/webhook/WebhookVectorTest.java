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
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookVectorTest {

    private static final Pattern EXAMPLE = Pattern.compile("""
            webhook-id: (\\S+)
            webhook-timestamp: (\\d+)
            webhook-signature: (\\S+)

            (.+)
            ```

            .*?`(whsec_[^`]+)`""");

    @ParameterizedTest
    @ValueSource(strings = {"service.md", "zh/service.md"})
    void is_what_this_application_sends_for_a_confirmed_pass_and_its_signature_is_right(String page)
            throws IOException {
        Matcher example = exampleOf(page);
        String body = example.group(4);

        assertThat(WebhookSecrets.of(example.group(5))
                        .sign(
                                example.group(1),
                                Long.parseLong(example.group(2)),
                                body.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(example.group(3));
        assertThat(WebhookPayload.of(confirmedPass(body), false).toString()).isEqualTo(body);
        assertThat(example.group()).startsWith(exampleOf("service.md").group().split("```", 2)[0]);
    }

    private static Matcher exampleOf(String page) throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("..", "docs").resolve(page)));
        assertThat(example.find()).isTrue();
        return example;
    }

    private static VerificationCompleted confirmedPass(String body) {
        JsonObject data = Json.createReader(new StringReader(body)).readObject().getJsonObject("data");
        return new VerificationCompleted(
                UUID.randomUUID(),
                1,
                UUID.fromString(data.getString("id")),
                Optional.of("FLOW"),
                Optional.of(data.getString("contextId")),
                Optional.ofNullable(data.getString("account", null)),
                Optional.of(FaceAuthMode.TENCENT),
                VerificationOutcome.PASSED,
                Optional.of("CODE"),
                Optional.empty(),
                Instant.parse("2026-03-01T08:01:30.456Z"),
                true,
                ResultSource.NOTIFICATION);
    }
}
