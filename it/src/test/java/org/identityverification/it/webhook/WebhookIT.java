package org.identityverification.it.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.provider.SocketServer.plain;
import static org.identityverification.it.server.TestKeys.PASSWORD;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.provider.SocketServer.Answer;
import org.identityverification.it.provider.SocketServer.Request;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.KeyValues;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The reference application three times: {@code identity}, and two whose receivers speak TLS. */
@Order(7)
class WebhookIT {

    private static final String OLD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW_SECRET = Signatures.secret(new byte[64]);
    private static final String PATH = "/hook/a%2Fb?key=c%20d";
    private static final Answer TAKEN = plain(204, List.of(), "");

    @AutoClose
    private static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static final SocketServer RECEIVER = SocketServer.start();

    @AutoClose
    private static SocketServer trusted;

    @AutoClose
    private static SocketServer stranger;

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        TestKeys keys = TestKeys.make(OwnServer.folder().resolveSibling("webhook-keys"));
        trusted = SocketServer.start(keys.listener("server", false), "https");
        stranger = SocketServer.start(keys.listener("stranger", false), "https");
        trusted.answers(TAKEN);
        stranger.answers(TAKEN);
        server = OwnServer.startIncluding(
                "webhook-tls.xml",
                "webhook",
                Notices.environment(KeyValues.of(
                        "IDENTITY_VERIFICATION_MP_REST_URL=" + PROVIDER.url(),
                        "IDENTITY_APP_WEBHOOK_SECRET=" + NEW_SECRET + "," + OLD_SECRET,
                        "WEBHOOK_TRUST_LOCATION=" + keys.store("ca-trust"),
                        "WEBHOOK_TRUST_PASSWORD=" + PASSWORD)),
                application("identity", RECEIVER, "false"),
                application("trusted", trusted, "true"),
                application("stranger", stranger, "false"));
    }

    private static WebArchive application(String name, SocketServer receiver, String verifyCode) {
        return Deployments.referenceApplication(
                name,
                KeyValues.of(
                        "identity-app.webhook.url=" + receiver.uri() + PATH,
                        "identity-app.webhook.verify-code=" + verifyCode));
    }

    @Test
    void comes_again_with_the_same_id_until_the_answer_is_2xx() throws IOException {
        try (SocketServer elsewhere = SocketServer.start()) {
            Iterator<Answer> answers = Stream.of(
                            plain(500, List.of(), "no"),
                            plain(307, List.of("Location: " + elsewhere.uri()), ""),
                            plain(200, List.of("Content-Type: application/json"), "{}"))
                    .iterator();
            RECEIVER.answersBy(request -> answers.next());
            String id = passed("identity", "");
            await().until(() -> server.findVerification(id).body().contains("\"deliveredAt\""));

            List<Request> requests = RECEIVER.requests();
            assertThat(requests).hasSize(3).allSatisfy(it -> {
                assertSigned(it);
                assertThat(webhookId(it)).isEqualTo(webhookId(requests.get(0)));
                assertThat(it.body()).isEqualTo(requests.get(0).body());
            });
            assertThat(elsewhere.requests()).isEmpty();
            assertThat(Probe.logged(server.logs(), "IVAPP0008W: The webhook's receiver "))
                    .isNotEmpty();
        }
    }

    @Test
    void reaches_no_receiver_with_a_strangers_certificate() {
        assertThat(server.tryWebhook("stranger").getString("noAnswer"))
                .startsWith("could not be reached: no TLS connection");
        passed("stranger", "");
        await().until(() -> !Probe.logged(server.logs(), "could not be reached: no TLS connection")
                .isEmpty());
        assertThat(stranger.requests()).isEmpty();
    }

    @Test
    void reaches_a_receiver_with_a_certificate_of_a_private_authority() {
        String id = passed("trusted", ",\"verifycode\":\"CODE\"");

        Request request = await().until(trusted::requests, it -> !it.isEmpty()).get(0);
        assertThat(Http.json(request.body()).getJsonObject("data"))
                .containsEntry("id", Json.createValue(id))
                .containsEntry("verifyCode", Json.createValue("CODE"));
    }

    /** The id of a verification that was started and notified as passed. */
    private static String passed(String application, String more) {
        JsonObject started = Http.json(
                server.postJson("/" + application + "/api/verifications", Requests.json("TENCENT", "order-1")));
        String id = started.getString("id");
        String path = "/" + application + "/api/notifications/" + Notices.token(UUID.fromString(id));
        assertThat(server.postJson(path, Notices.body(started.getString("flowId"), true, more))
                        .statusCode())
                .isEqualTo(Notices.RECEIVED);
        return id;
    }

    private static void assertSigned(Request request) {
        assertThat(request.line()).isEqualTo("POST " + PATH + " HTTP/1.1");
        assertThat(request.headers().get("webhook-signature"))
                .isEqualTo(Signatures.of(request, NEW_SECRET) + " " + Signatures.of(request, OLD_SECRET));
    }

    private static String webhookId(Request request) {
        return request.headers().get("webhook-id");
    }
}
