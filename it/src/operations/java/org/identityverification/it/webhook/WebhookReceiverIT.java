package org.identityverification.it.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.webhook.Signatures.sign;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.identityverification.it.server.Http;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The sample receiver")
class WebhookReceiverIT {

    private static final String SECRET = Signatures.secret(new byte[32]);
    private static final String OTHER_SECRET =
            Signatures.secret("another key, not an empty one".getBytes(StandardCharsets.UTF_8));
    private static final String BODY =
            "{\"type\":\"verification.completed\",\"data\":{\"id\":\"4711\",\"outcome\":\"PASSED\"}}";
    private static final long MINUTE = 60;

    @AutoClose
    private static NodeReceiver receiver;

    @BeforeAll
    static void start() throws IOException {
        receiver = NodeReceiver.start("receiver", SECRET);
    }

    @Test
    @DisplayName("accepts what was signed with its secret, and keeps it once")
    void acceptsOnce() {
        String id = UUID.randomUUID().toString();
        long now = now();
        String signature = sign(SECRET, id, now, BODY);

        assertThat(send(id, now, signature, BODY)).isEqualTo(204);
        assertThat(send(id, now, sign(OTHER_SECRET, id, now, BODY) + " " + signature, BODY))
                .isEqualTo(204);

        assertThat(receiver.accepted())
                .filteredOn(it -> it.webhookId().equals(id))
                .hasSize(1);
    }

    @Test
    @DisplayName("refuses a changed byte, in the body and in the headers")
    void refusesAChangedByte() {
        String id = UUID.randomUUID().toString();
        long now = now();
        String signature = sign(SECRET, id, now, BODY);

        assertRefused(id, now, signature, BODY.replace("PASSED", "PASSEE"));
        assertRefused(id, now, signature, BODY + " ");
        assertRefused(id + "0", now, signature, BODY);
        assertRefused(id, now + 1, signature, BODY);
        assertRefused(id, now, signature.replaceFirst("=$", ""), BODY);
    }

    @Test
    @DisplayName("refuses a timestamp that is more than five minutes old")
    void refusesAnOldTimestamp() {
        String id = UUID.randomUUID().toString();
        long old = now() - 5 * MINUTE - 10;

        assertRefused(id, old, sign(SECRET, id, old, BODY), BODY);
    }

    @Test
    @DisplayName("refuses a signature made with another secret")
    void refusesAnotherSecret() {
        String id = UUID.randomUUID().toString();

        long now = now();

        assertRefused(id, now, sign(OTHER_SECRET, id, now, BODY), BODY);
    }

    private static void assertRefused(String id, long timestamp, String signature, String body) {
        assertThat(send(id, timestamp, signature, body)).isEqualTo(401);
        assertThat(receiver.accepted()).noneMatch(it -> it.webhookId().startsWith(id));
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static int send(String id, long timestamp, String signature, String body) {
        return Http.send(
                        "POST",
                        receiver.uri(),
                        BodyPublishers.ofString(body),
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        Long.toString(timestamp),
                        "webhook-signature",
                        signature)
                .statusCode();
    }
}
