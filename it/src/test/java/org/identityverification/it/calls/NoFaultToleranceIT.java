package org.identityverification.it.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
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

@DisplayName(
        "On a server that ignores the annotations of MicroProfile Fault Tolerance, because it only has their classes")
class NoFaultToleranceIT {

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @TempDir
    private static Path directory;

    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        server = OwnServer.start(
                "no-fault-tolerance",
                Map.of(),
                "",
                List.of(OwnServer.commonWithout(directory, "mpFaultTolerance")),
                Deployments.withFaultToleranceClasses(
                        Deployments.referenceApplication(Map.of(Deployments.PROVIDER_URL, PROVIDER.url()))));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @DisplayName("one line soon after the start says what is missing")
    void saysSo() {
        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(() -> assertThat(Files.readAllLines(server.logs().resolve("messages.log")))
                        .filteredOn(line -> line.contains("IDV0007"))
                        .singleElement()
                        .asString()
                        .contains(" W ")
                        .contains("ignores the annotations of MicroProfile Fault Tolerance"));
    }

    @Test
    @DisplayName("a verification starts, and a call that is refused for now is really not repeated")
    void worksWithoutRetries() {
        PROVIDER.nextCall(THROTTLED);

        assertThat(started()).isEqualTo(503);
        assertThat(PROVIDER.calls()).hasSize(1);

        assertThat(started()).isEqualTo(201);
        assertThat(PROVIDER.calls()).hasSize(2);
    }

    private static int started() {
        return Http.send(
                        "POST",
                        server.uri().resolve("/identity/api/verifications"),
                        BodyPublishers.ofString(Requests.json("TENCENT", "no-fault-tolerance")),
                        "Content-Type",
                        "application/json")
                .statusCode();
    }
}
