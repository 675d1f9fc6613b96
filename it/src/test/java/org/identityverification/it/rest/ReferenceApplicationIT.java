package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.RawHttp;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnSharedServer
public class ReferenceApplicationIT {

    private static final String VERIFICATIONS = "/identity/api/verifications";
    private static final Set<String> OF_THE_TRANSPORT =
            Set.of("accept", "accept-encoding", "connection", "content-length", "host", "user-agent");

    @Deployment(testable = false)
    public static WebArchive application() {
        return Deployments.referenceApplication(
                Map.of("identity-app.page.logo", "https://static.example.com/a/logo.svg"));
    }

    @Test
    public void starts_a_verification_and_returns_its_location_and_its_data() {
        HttpResponse<String> answer = Http.postJson(VERIFICATIONS, Requests.json("TENCENT", "order-1"));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/json");
        JsonObject started = Http.json(answer);
        assertThat(Http.header(answer, "Location"))
                .isEqualTo(TestServer.uri(VERIFICATIONS + "/" + started.getString("id"))
                        .toString());
        assertThat(started.keySet())
                .containsExactlyInAnyOrder(
                        "id", "flowId", "contextId", "mode", "status", "authUrl", "originalUrl", "expiresAt");
        assertThat(started.getString("status")).isEqualTo("PENDING");
        assertThat(started.getString("mode")).isEqualTo("TENCENT");
        assertThat(started.getString("contextId")).isEqualTo("order-1");
        assertThat(Instant.parse(started.getString("expiresAt"))).isAfter(Instant.now());
    }

    @Test
    public void calls_the_provider_as_in_the_contracts_sample_these_headers_and_no_others_and_the_body_byte_for_byte() {
        String sample = """
                {"name":"张三","%s":"320926199003055276","%s":"WE_CHAT_FACE","repetition":true,\
                "callbackUrl":"http://www.baidu.com","contextId":"201908221430111\"""";

        Http.postJson(VERIFICATIONS, sample.formatted("idNumber", "mode") + "}");

        JsonObject call = Sandbox.startCalls("201908221430111").get(0);
        String body = call.getString("body");
        String notifyUrl = Http.json(body).getString("notifyUrl");
        assertThat(body).isEqualTo(sample.formatted("idNo", "faceauthMode") + ",\"notifyUrl\":\"" + notifyUrl + "\"}");
        assertThat(notifyUrl).matches(TestServer.uri("/identity/api/notifications/") + "[A-Za-z0-9_-]{76}");
        assertThat(call.getJsonObject("headers").keySet().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .filter(name -> !OF_THE_TRANSPORT.contains(name)))
                .containsExactlyInAnyOrder("authorization", "content-type", "x-ca-nonce");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TENCENT", "ZHIMACREDIT"})
    public void shows_that_the_person_passed_and_when_the_result_was_delivered_to_every_observer(String mode) {
        JsonObject started = start(mode);

        HttpResponse<String> pressed = Sandbox.decide(started.getString("authUrl"), "outcome=pass");

        assertThat(Http.header(pressed, "Location")).contains("/identity/").contains("contextId=");
        JsonObject passed = awaitDelivery(started, "PASSED");
        assertThat(Instant.parse(passed.getString("completedAt")))
                .isBeforeOrEqualTo(Instant.parse(passed.getString("deliveredAt")));
        assertThat(passed).doesNotContainKeys("failReasonCode", "verifyCode", "authUrl", "faceToken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/identity/", "/identity/js/main.js", VERIFICATIONS + "/unknown", "/identity/nowhere"})
    public void sends_the_security_headers_with_the_page_and_with_the_API(String path) {
        HttpResponse<String> answer = Http.get(path);

        assertThat(Http.header(answer, "Content-Security-Policy"))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "img-src 'self' https://static.example.com;",
                        "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(Http.header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(Http.header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(Http.header(answer, "Permissions-Policy")).contains("camera=()", "microphone=()");
        assertThat(Http.header(answer, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(Http.header(answer, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(Http.header(answer, "Cache-Control"))
                .isEqualTo(path.startsWith("/identity/api/") ? "no-store" : "no-cache");
    }

    @Test
    public void warns_at_the_start_of_a_development_server_that_no_token_is_needed_on_this_machine() {
        assertThat(Probe.logged("IVAPP0006W", "Development")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {VERIFICATIONS, "/identity/api/operations/verifications/erase"})
    public void
            starts_and_erases_nothing_in_development_when_it_is_called_by_a_foreign_host_name_that_leads_to_this_machine(
                    String path) {
        String head = "POST " + path + " HTTP/1.1\r\nContent-Type: application/json\r\nConnection: close"
                + "\r\nOrigin: http://rebound.example.net:" + TestServer.httpPort()
                + "\r\nContent-Length: 2";

        String answer = RawHttp.sendTo("rebound.example.net:" + TestServer.httpPort(), head, "{}");

        assertThat(RawHttp.status(answer)).isEqualTo(403);
        assertThat(RawHttp.body(answer)).contains("urn:identity-verification:problem:development-only");
    }

    private static JsonObject start(String mode) {
        HttpResponse<String> answer = Http.postJson(VERIFICATIONS, Requests.json(mode, "order-" + UUID.randomUUID()));
        assertThat(answer.statusCode()).isEqualTo(201);
        return Http.json(answer);
    }

    private static JsonObject find(JsonObject started) {
        HttpResponse<String> answer = Http.get(VERIFICATIONS + "/" + started.getString("id"));
        assertThat(answer.statusCode()).isEqualTo(200);
        return Http.json(answer);
    }

    private static JsonObject awaitDelivery(JsonObject started, String status) {
        return await().atMost(TestServer.LONG_ENOUGH)
                .until(
                        () -> find(started),
                        it -> it.getString("status").equals(status) && it.containsKey("deliveredAt"));
    }
}
