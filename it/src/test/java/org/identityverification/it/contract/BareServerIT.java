package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.passes;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.recording.Results;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("On a server without MicroProfile Health and without OpenTelemetry")
class BareServerIT {

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @TempDir
    private static Path directory;

    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        server = OwnServer.start(
                "bare",
                Map.of(),
                "",
                List.of(OwnServer.commonWithout(directory, "mpHealth", "mpTelemetry")),
                Deployments.referenceApplication(Map.of(Deployments.PROVIDER_URL, PROVIDER.url()))
                        .addClasses(Results.classes()));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @DisplayName("a verification starts, is notified and is delivered, and nothing is logged but its messages")
    void works() throws Exception {
        PROVIDER.nextCheck(passes());
        JsonObject started = Http.json(Http.send(
                        "POST",
                        server.uri().resolve("/identity/api/verifications"),
                        BodyPublishers.ofString(Requests.json("TENCENT", "bare")),
                        "Content-Type",
                        "application/json")
                .body());
        String id = started.getString("id");

        assertThat(PROVIDER.awaitNotified().status()).isEqualTo(200);

        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(() -> assertThat(Http.send(
                                        "GET",
                                        server.uri().resolve("/identity/api/observed/" + id),
                                        BodyPublishers.noBody())
                                .body())
                        .contains("PASSED"));
        assertThat(Files.readAllLines(server.logs().resolve("messages.log")))
                .anyMatch(line -> line.contains("IDV0051"))
                .noneMatch(line -> line.contains("opentelemetry") || line.contains("NoClassDefFound"))
                .noneMatch(line -> line.matches("\\[.*\\] \\w+ \\S+ +E .*"));
        assertThat(server.logs().resolve("ffdc"))
                .satisfiesAnyOf(
                        ffdc -> assertThat(ffdc).doesNotExist(),
                        ffdc -> assertThat(ffdc).isEmptyDirectory());
    }

    @Test
    @DisplayName("there is nothing at /health")
    void noHealth() {
        assertThat(Http.send("GET", server.uri().resolve("/health"), BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(404);
    }
}
