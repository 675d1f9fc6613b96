package org.identityverification.app.verification;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.identityverification.StartedVerification;
import org.identityverification.Verification;
import org.identityverification.testkit.SampleVerification;
import org.junit.jupiter.api.Test;

class VerificationJsonTest {

    private static final UUID ID = UUID.fromString("3f2a5c1e-8d7b-4e4e-9b7a-0c1d2e3f4a5b");
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    void has_its_links_when_it_was_just_started() {
        StartedVerification started = SampleVerification.pending()
                .id(ID)
                .flowId("1862291536444700249")
                .contextId("order-1")
                .account("retail")
                .mode(FaceAuthMode.ZHIMACREDIT)
                .authUrl("https://short.example/a")
                .originalUrl("https://long.example/a?b=%25")
                .webViewUrl("https://long.example/a?b=%25")
                .faceToken("TOKEN")
                .expiresAt(TIME)
                .started();

        assertThat(VerificationJson.write(started)).isEqualTo(parsed("""
                        {"id":"3f2a5c1e-8d7b-4e4e-9b7a-0c1d2e3f4a5b","flowId":"1862291536444700249","contextId":"order-1",
                        "account":"retail","mode":"ZHIMACREDIT","status":"PENDING","authUrl":"https://short.example/a",
                        "originalUrl":"https://long.example/a?b=%25","webViewUrl":"https://long.example/a?b=%25",
                        "faceToken":"TOKEN","expiresAt":"2026-01-02T03:04:05.678Z"}
                        """));
    }

    @Test
    void leaves_out_what_is_not_known() {
        Verification known = SampleVerification.pending().verification();

        assertThat(VerificationJson.write(known).keySet()).containsExactly("id", "mode", "status");
    }

    @Test
    void has_the_reason_and_the_times_that_are_known_but_not_whose_it_is() {
        Verification known = SampleVerification.failed()
                .contextId("order-1")
                .account("retail")
                .completedAt(TIME)
                .failReasonCode("1445999")
                .deliveredAt(TIME)
                .deliveredAgainAt(TIME)
                .lastFailure("HTTP 503")
                .verification();

        JsonObject json = VerificationJson.write(known);

        assertThat(json.getString("failReasonCode")).isEqualTo("1445999");
        assertThat(json.getJsonObject("failReason").getString("name")).isEqualTo("UNKNOWN");
        assertThat(Stream.of("completedAt", "deliveredAt", "deliveredAgainAt").map(json::getString))
                .containsOnly("2026-01-02T03:04:05.678Z");
        assertThat(json.getString("account")).isEqualTo("retail");
        assertThat(json)
                .doesNotContainKeys("contextId", "authUrl", "originalUrl", "webViewUrl", "faceToken")
                .doesNotContainKeys("source", "lastFailure", "confirmed");
        assertThat(VerificationJson.writeInFull(known).getString("lastFailure")).isEqualTo("HTTP 503");
        assertThat(VerificationJson.writeInFull(known).getString("source")).isEqualTo("QUERY");
    }

    private static JsonObject parsed(String json) {
        return Json.createReader(new StringReader(json)).readObject();
    }
}
