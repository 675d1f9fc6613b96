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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnSharedServer
@DisplayName("The reference application")
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
    @DisplayName("starts a verification, and returns its location and its data")
    public void starts() {
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
    @DisplayName(
            "calls the provider as in the contract's sample: these headers and no others, and the body byte for byte")
    public void callsAsInTheSample() {
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
    @DisplayName("shows that the person passed, and when the result was delivered to every observer")
    public void passes(String mode) {
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
    @DisplayName("sends the security headers with the page and with the API")
    public void sendsSecurityHeaders(String path) {
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
    @DisplayName("warns at the start of a development server that no token is needed on this machine")
    public void warnsOfDevelopment() {
        assertThat(Probe.logged("IVAPP0006W", "Development")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {VERIFICATIONS, "/identity/api/operations/verifications/erase"})
    @DisplayName(
            "starts and erases nothing in development when it is called by a foreign host name that leads to this machine")
    public void isNotRebound(String path) {
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
