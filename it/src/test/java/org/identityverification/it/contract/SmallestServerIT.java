package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;
import static org.identityverification.testkit.script.Outcome.passes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.probe.Probe.Seen;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stranger's application on an Open Liberty that has only those features of {@code docs/servers.md} that the module can't do
 * without. The application brings the annotations of MicroProfile Fault Tolerance, so that only their effect is missing.
 */
class SmallestServerIT {

    private static final String OTHER_FEATURES =
            "<feature>(?!(cdi|concurrent|jdbc|jndi-1.0|jsonb|jsonp|mpConfig|mpRestClient|restfulWS)<).*?</feature>";

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
                .doesNotContain("<feature>servlet<", "mpHealth", "mpTelemetry", "mpFaultTolerance");
        server = OwnServer.start(
                "smallest",
                Map.of(),
                "",
                List.of(Files.writeString(directory.resolve("common.xml"), common)),
                Probe.notAsking("stranger", PROVIDER)
                        .addAsLibrary(Layout.jarOf(Retry.class.getName()).toFile()));
        probe = new Probe(server.uri(), "stranger");
    }

    @Test
    void a_verification_is_delivered_without_an_error_in_the_log() throws Exception {
        PROVIDER.nextCheck(passes());
        String id = probe.start("order-1").getString("id");
        assertThat(PROVIDER.awaitNotified().status()).isEqualTo(200);
        probe.awaitOutcomes(id, "PASSED");

        assertNoError(server.logs(), "IDV0051");
    }

    /** The log has no error, and these messages. */
    static void assertNoError(Path logs, String... messages) throws IOException {
        List<String> lines = Files.readAllLines(logs.resolve("messages.log"));
        assertThat(List.of(messages)).allMatch(message -> lines.stream().anyMatch(line -> line.contains(message)));
        assertThat(lines)
                .noneMatch(line -> line.contains("opentelemetry") || line.contains("NoClassDefFound"))
                .noneMatch(line -> line.matches("\\[.*\\] \\w+ \\S+ +E .*"));
        assertThat(logs.resolve("ffdc"))
                .satisfiesAnyOf(
                        ffdc -> assertThat(ffdc).doesNotExist(),
                        ffdc -> assertThat(ffdc).isEmptyDirectory());
    }

    @Test
    void one_log_line_says_that_fault_tolerance_is_missing() {
        await().untilAsserted(() -> assertThat(Probe.logged(server.logs(), "IDV0007"))
                .singleElement()
                .asString()
                .contains(" W ")
                .contains("ignores the annotations of MicroProfile Fault Tolerance"));
        PROVIDER.nextCall(THROTTLED);
        assertThat(probe.call().kind()).isEqualTo("THROTTLED");
        assertThat(PROVIDER.calls()).hasSize(1);
        assertThat(probe.call()).matches(Seen::succeeded);
        assertThat(PROVIDER.calls()).hasSize(2);
    }
}
