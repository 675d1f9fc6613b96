package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;
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
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Only the features of {@code docs/servers.md} that the module can't do without, and servlets. */
class SmallestServerIT {

    private static final String OTHER_FEATURES =
            "<feature>(?!(cdi|concurrent|jdbc|jndi-1.0|jsonb|jsonp|mpConfig|mpRestClient|restfulWS|servlet)<).*?</feature>";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @TempDir
    private static Path directory;

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        String common = Files.readString(OwnServer.shippedConfiguration().resolve("common.xml"))
                .replaceAll(OTHER_FEATURES, "");
        assertThat(common)
                .contains("<feature>restfulWS<")
                .doesNotContain("mpHealth", "mpTelemetry", "mpFaultTolerance");
        server = OwnServer.start(
                "smallest",
                Map.of(),
                "",
                List.of(Files.writeString(directory.resolve("common.xml"), common)),
                withAnnotations(Probe.notAsking("stranger", PROVIDER)),
                withAnnotations(
                        Probe.in(Deployments.referenceApplication(Map.of(Deployments.PROVIDER_URL, PROVIDER.url())))));
    }

    private static WebArchive withAnnotations(WebArchive application) {
        return application.addAsLibrary(Layout.jarOf(Retry.class.getName()).toFile());
    }

    @Test
    void verifications_are_delivered_without_an_error_in_the_log() throws Exception {
        for (String application : List.of("stranger", "identity")) {
            PROVIDER.nextCheck(passes());
            Probe either = new Probe(server.uri(), application);
            String id = either.start("order-1").getString("id");
            assertThat(PROVIDER.awaitNotified().status()).isEqualTo(200);
            either.awaitOutcomes(id, "PASSED");
        }
        Http.get(server.uri().resolve("/identity/api/operations/counts"), "Sec-Fetch-Site", "cross-site");

        List<String> lines = Files.readAllLines(server.logs().resolve("messages.log"));
        assertThat(List.of("IDV0051", "IVAPP0014W"))
                .allMatch(message -> lines.stream().anyMatch(line -> line.contains(message)));
        assertThat(lines)
                .noneMatch(line -> line.contains("opentelemetry") || line.contains("NoClassDefFound"))
                .noneMatch(line -> line.matches("\\[.*\\] \\w+ \\S+ +E .*"));
        assertThat(server.logs().resolve("ffdc"))
                .satisfiesAnyOf(
                        ffdc -> assertThat(ffdc).doesNotExist(),
                        ffdc -> assertThat(ffdc).isEmptyDirectory());
    }

    @Test
    void a_log_line_says_that_fault_tolerance_is_missing() {
        await().untilAsserted(() -> assertThat(Probe.logged(server.logs(), "IDV0007"))
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).contains(" W ", "ignores the annotations of MicroProfile Fault Tolerance")));
        PROVIDER.nextCall(THROTTLED);
        assertThat(new Probe(server.uri(), "stranger").call()).isEqualTo("THROTTLED");
        assertThat(PROVIDER.calls()).hasSize(1);
    }
}
