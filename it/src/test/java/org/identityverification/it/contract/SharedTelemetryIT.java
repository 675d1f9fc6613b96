package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.provider.SocketServer.plain;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.production.OtlpReceiver;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.webhook.Signatures;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All applications of this server share one OpenTelemetry, which outlives each of them and which none of them can configure. */
class SharedTelemetryIT {

    private static final String CONTEXT_ID = "kontext77canary4d1be0a29c";
    private static final String HOOK_PATH = "hook5f81canary0c2ad97e4b61";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static final OtlpReceiver COLLECTOR = OtlpReceiver.start();

    @AutoClose
    private static final SocketServer HOOK = SocketServer.start();

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        HOOK.answers(plain(500, List.of(), ""));
        server = OwnServer.start(
                "shared-telemetry",
                // In the environment, otherwise each application would have its own.
                Map.of(
                        "OTEL_SDK_DISABLED", "false",
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", COLLECTOR.endpoint(),
                        "OTEL_METRIC_EXPORT_INTERVAL", "500",
                        "OTEL_BSP_SCHEDULE_DELAY", "200",
                        "OTEL_LOGS_EXPORTER", "none"),
                // The audit record has whole ids.
                "<logging traceSpecification=\"*=info:org.identityverification.app.audit=off\"/>",
                Deployments.referenceApplication(Map.of(
                        "identity-verification/mp-rest/url", PROVIDER.url(),
                        "identity-app.webhook.url", HOOK.uri() + "/" + HOOK_PATH,
                        "identity-app.webhook.secret", Signatures.secret(new byte[32]))));
    }

    @Test
    void gets_no_token_whole_id_context_id_or_webhook_address() throws Exception {
        String id = Http.json(server.startVerification(CONTEXT_ID)).getString("id");
        Check check = PROVIDER.awaitCheck();
        String token = Notices.tokenOf(check);
        String path = "/identity/api/notifications/" + token;
        for (String sent : List.of(path, path + "x", path + "/")) {
            server.postJson(sent, "{}");
            server.get(sent);
        }
        check.pass();
        server.postJson("/identity/api/operations/verifications/find?a=b&contextId=" + CONTEXT_ID, "{}");
        server.findVerification(id);
        server.findVerification(id + "/nowhere");

        await().until(() -> spans("/notifications/{token}") > 5
                && spans("/verifications/{id}/nowhere") > 0
                && !Probe.logged(server.logs(), "IVAPP0008W").isEmpty());
        assertThat(COLLECTOR.bodies())
                .noneMatch(body -> body.contains(token) || body.contains(id))
                .noneMatch(body -> body.contains(CONTEXT_ID) || body.contains(HOOK_PATH));
        assertThat(Files.readString(server.logs().resolve("messages.log")))
                .doesNotContain(token, id, CONTEXT_ID, HOOK_PATH);
    }

    private static long spans(String path) {
        return COLLECTOR.spans().stream()
                .filter(span -> span.attributes().getOrDefault("url.path", "").contains(path))
                .count();
    }
}
