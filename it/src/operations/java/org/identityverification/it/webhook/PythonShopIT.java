package org.identityverification.it.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.Programs;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.KeyValues;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The shop of {@code examples/python}, the reference application, and the sandbox in its jar: three processes. */
@Execution(ExecutionMode.SAME_THREAD)
class PythonShopIT {

    private static final String SECRET = Signatures.secret("the secret of the shop in Python".getBytes(UTF_8));
    private static final String OTHER_SECRET = Signatures.secret("not the secret of this shop".getBytes(UTF_8));
    private static final Path FOLDER = OwnServer.folder().resolve("python-shop");
    private static final URI SANDBOX = URI.create("http://127.0.0.1:" + Layout.freePort());
    private static final URI SHOP = URI.create("http://127.0.0.1:" + Layout.freePort());
    private static final URI WEBHOOKS = SHOP.resolve("/shop/api/webhooks/identity");

    @AutoClose
    private static ServerProcess sandbox;

    @AutoClose
    static AutoCloseable application;

    @AutoClose
    private static ServerProcess shop;

    @BeforeAll
    static void start() throws IOException {
        Layout.deleteAll(FOLDER);
        sandbox = started(
                "sandbox", Map.of(), Sandbox.command("--port=" + SANDBOX.getPort(), "--app-code=" + Sandbox.APP_CODE));
        sandbox.awaitAnswer(() -> Http.get(SANDBOX.resolve("/")).statusCode() == 200);
        application = TestServer.deploy(Deployments.referenceApplication(KeyValues.of(
                // Other tests leave verifications in the same table.
                "identity-verification.application=python-shop",
                "identity-verification.result-query.enabled=true",
                Deployments.PROVIDER_URL + "=" + SANDBOX,
                "identity-app.webhook.url=" + WEBHOOKS,
                "identity-app.webhook.secret=" + SECRET)));
        shop = started(
                "shop",
                Map.of(
                        "IDENTITY_URL", TestServer.uri("/identity/api").toString(),
                        "PORT", Integer.toString(SHOP.getPort()),
                        "IDENTITY_APP_WEBHOOK_SECRET", SECRET),
                List.of(
                        Programs.find("python3"),
                        OwnServer.repository()
                                .resolve("examples/python/shop.py")
                                .toString()));
        shop.awaitAnswer(() -> customer("c1").containsKey("verified"));
    }

    @Test
    void keeps_a_pass_whatever_is_delivered_afterwards() {
        String link = Http.json(check("c1", "")).getString("link");
        assertThat(Sandbox.decide(link, "outcome=fail").statusCode()).isLessThan(400);
        awaitCustomer("c1", false, 1);
        assertThat(Sandbox.decide(link, "outcome=pass").statusCode()).isLessThan(400);
        awaitCustomer("c1", true, 2);

        String failed = completed("FAILED", true);
        assertThat(deliver(SECRET, 0, failed, failed)).isEqualTo(204);
        assertThat(deliver(SECRET, 0, failed, failed)).isEqualTo(204);
        awaitCustomer("c1", true, 3);
        assertThat(shop.log()).noneMatch(line -> line.contains("张三") || line.contains("11010519491231002X"));
    }

    @Test
    void believes_no_stranger_no_changed_or_old_result_and_none_that_is_not_confirmed() {
        assertThat(check("c2", "").statusCode()).isEqualTo(200);
        String passed = completed("PASSED", true);

        assertThat(deliver(OTHER_SECRET, 0, passed, passed)).isEqualTo(401);
        assertThat(deliver(SECRET, 0, passed, passed + " ")).isEqualTo(401);
        assertThat(deliver(SECRET, -360, passed, passed)).isEqualTo(401);
        assertThat(deliver(SECRET, 360, passed, passed)).isEqualTo(401);
        awaitCustomer("c2", false, 0);
        String unconfirmed = completed("PASSED", false);
        assertThat(deliver(SECRET, 0, unconfirmed, unconfirmed)).isEqualTo(204);
        awaitCustomer("c2", false, 1);
    }

    @Test
    void accepts_the_test_event() {
        JsonObject answer = Http.json(Http.postJson("/identity/api/operations/webhook/test", ""));

        assertThat(answer.getBoolean("accepted")).as("%s", answer).isTrue();
    }

    @Test
    void repeats_a_start_whose_outcome_is_unknown_with_its_key() {
        assertThat(Http.postForm(SANDBOX.resolve("/control/faults"), "fault=D504TO")
                        .statusCode())
                .isEqualTo(200);

        assertThat(check("c3", "").statusCode()).isEqualTo(504);
        assertThat(check("c3", "").statusCode()).isEqualTo(409);
        assertThat(check("c3", "?again=true").statusCode()).isEqualTo(200);
    }

    private static ServerProcess started(String name, Map<String, String> environment, List<String> command) {
        ServerProcess process = new ServerProcess(new Launch(command, environment), FOLDER.resolve(name));
        process.start();
        return process;
    }

    private static HttpResponse<String> check(String customer, String query) {
        return Http.postJson(SHOP.resolve("/shop/api/customers/" + customer + "/face-check" + query), "");
    }

    private static JsonObject customer(String id) {
        return Http.json(Http.get(SHOP.resolve("/shop/api/customers/" + id)));
    }

    private static void awaitCustomer(String id, boolean verified, int results) {
        JsonObject expected =
                Http.json("{\"id\":\"%s\",\"verified\":%s,\"results\":%d}".formatted(id, verified, results));
        await().untilAsserted(() -> assertThat(customer(id)).isEqualTo(expected));
    }

    /** A result of the check that was started last. */
    private static String completed(String outcome, boolean confirmed) {
        List<JsonObject> calls = Http.json(Http.get(SANDBOX.resolve("/control/calls")))
                .getJsonArray("calls")
                .getValuesAs(JsonObject.class);
        String contextId = calls.stream()
                .filter(call -> call.getString("method").equals("POST"))
                .map(call -> Http.json(call.getString("body")).getString("contextId"))
                .reduce("", (earlier, later) -> later);
        return """
                {"type":"verification.completed","timestamp":"2026-03-01T08:01:30Z",\
                "data":{"contextId":"%s","outcome":"%s","confirmed":%s}}""".formatted(contextId, outcome, confirmed);
    }

    /** How the shop answers a webhook that is signed so many seconds from now, perhaps for another body. */
    private static int deliver(String secret, long seconds, String signed, String body) {
        // One delivery has one id.
        String id = "delivery-" + signed.hashCode();
        long timestamp = Instant.now().getEpochSecond() + seconds;
        String[] headers = {
            "webhook-id", id,
            "webhook-timestamp", Long.toString(timestamp),
            "webhook-signature", Signatures.sign(secret, id, timestamp, signed)
        };
        return Http.postJson(WEBHOOKS, body, headers).statusCode();
    }
}
