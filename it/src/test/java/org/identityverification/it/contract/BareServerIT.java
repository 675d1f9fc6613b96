package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.testkit.script.Outcome.passes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The reference application on an Open Liberty without telemetry, health and fault tolerance. */
class BareServerIT {

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @TempDir
    private static Path directory;

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        String common = Files.readString(OwnServer.shippedConfiguration().resolve("common.xml"))
                .replaceAll("<feature>mp(Health|Telemetry|FaultTolerance)</feature>", "");
        assertThat(common).doesNotContain("mpHealth", "mpTelemetry", "mpFaultTolerance");
        server = OwnServer.start(
                "bare",
                Map.of(),
                "",
                List.of(Files.writeString(directory.resolve("common.xml"), common)),
                Probe.in(Deployments.referenceApplication(Map.of(Deployments.PROVIDER_URL, PROVIDER.url())))
                        .addAsLibrary(Layout.jarOf(Retry.class.getName()).toFile()));
    }

    @Test
    void a_verification_is_delivered_without_an_error_in_the_log() throws Exception {
        PROVIDER.nextCheck(passes());
        String id = Http.json(server.startVerification("bare")).getString("id");
        assertThat(PROVIDER.awaitNotified().status()).isEqualTo(200);
        new Probe(server.uri(), "identity").awaitOutcomes(id, "PASSED");
        Http.get(server.uri().resolve("/identity/api/operations/counts"), "Sec-Fetch-Site", "cross-site");

        SmallestServerIT.assertNoError(server.logs(), "IDV0051", "IVAPP0014W");
    }
}
