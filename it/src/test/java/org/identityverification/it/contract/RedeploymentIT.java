package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.passes;

import jakarta.json.JsonObject;
import java.util.Map;
import org.identityverification.it.probe.DeploymentsResource;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.production.OtlpReceiver;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedeploymentIT {

    private static final String NAME = "redeployed";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start();

    @AutoClose
    private static final OtlpReceiver COLLECTOR = OtlpReceiver.start();

    @AutoClose
    private OwnServer server;

    private Probe probe;

    @Test
    void leaves_no_gauge_no_thread_and_no_class_loader_behind() throws Exception {
        WebArchive application = Probe.archive(NAME, PROVIDER.configuration()).addClass(DeploymentsResource.class);
        // Set in the environment, so that all applications share one OpenTelemetry, which outlives each of them.
        server = OwnServer.start(
                "redeployment",
                Map.of(
                        "OTEL_SDK_DISABLED", "false",
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", COLLECTOR.endpoint(),
                        "OTEL_METRIC_EXPORT_INTERVAL", "500",
                        "OTEL_LOGS_EXPORTER", "none"),
                application);
        probe = new Probe(server.uri(), NAME);
        use();
        for (int deployments = 2; deployments <= 3; deployments++) {
            server.redeploy(application);
            String expected = Integer.toString(deployments);
            await().until(() -> ask("").equals(expected));
            use();
        }

        // H2 keeps the first class loader, through the stack traces of exceptions that it creates in advance.
        await().untilAsserted(() -> assertThat(Integer.parseInt(ask("/left"))).isLessThanOrEqualTo(2));
        assertThat(ask("/threads")).isEqualTo("[]");
    }

    /** Uses everything for which the module has a thread, a timer or a gauge. */
    private void use() {
        PROVIDER.nextCheck(passes());
        JsonObject started = probe.start("context");
        probe.awaitDelivered(started.getString("id"));
        assertThat(probe.callAsync()).isEmpty();
        int read = COLLECTOR.bodies().size();
        await().until(() -> COLLECTOR.bodies().stream()
                .skip(read)
                .anyMatch(body -> body.contains("identity_verification.delivery.hung")));
    }

    private String ask(String path) {
        return server.get("/" + NAME + "/api/deployments" + path).body();
    }
}
