package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testservers.Layout;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stranger's application and the reference application on an Open Liberty that has only those features of {@code
 * docs/servers.md} that the module can't do without, and servlets, for the reference application's filters. The applications
 * bring the annotations of MicroProfile Fault Tolerance, so that only their effect is missing.
 */
class SmallestServerIT {

    private static final String OTHER_FEATURES =
            "<feature>(?!(cdi|concurrent|jdbc|jndi-1.0|jsonb|jsonp|mpConfig|mpRestClient|restfulWS|servlet)<).*?</feature>";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @TempDir
    private static Path directory;

    @AutoClose
    private static OwnServer server;

    private static Probe probe;

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
                withAnnotations(Probe.notAsking(
                        "stranger",
                        PROVIDER,
                        "org.identityverification.impl.provider.FaceAuthCalls/start/Bulkhead/value=2")),
                withAnnotations(
                        Probe.in(Deployments.referenceApplication(Map.of(Deployments.PROVIDER_URL, PROVIDER.url())))));
        probe = new Probe(server.uri(), "stranger");
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
        assertThat(probe.call()).isEqualTo("THROTTLED");
        assertThat(PROVIDER.calls()).hasSize(1);
        assertThat(probe.call()).isEmpty();
        assertThat(PROVIDER.calls()).hasSize(2);
    }

    @Test
    void calls_keep_to_the_value_of_the_bulkhead_that_is_missing() {
        PROVIDER.nextCalls(2, HANG);
        CompletableFuture<List<String>> callers = probe.callInBackground(2);
        await().until(() -> PROVIDER.calls().size() == 2);

        assertThat(probe.call()).isEqualTo("NOT_ATTEMPTED");

        PROVIDER.clock().forward(SpoiledAnswer.HANG_TIME);
        assertThat(callers.join()).containsExactly("", "");
        assertThat(PROVIDER.calls()).hasSize(2);
    }
}
