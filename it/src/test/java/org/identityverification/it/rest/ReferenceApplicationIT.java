package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnSharedServer
@DisplayName("The reference application")
public class ReferenceApplicationIT {

    private static final String VERIFICATIONS = "/identity/api/verifications";

    @Deployment(testable = false)
    public static WebArchive application() {
        return Deployments.referenceApplication();
    }

    @Test
    @DisplayName("starts a verification, and says where it is and what is known of it")
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

    @ParameterizedTest
    @ValueSource(strings = {"TENCENT", "ZHIMACREDIT"})
    @DisplayName("shows that the person passed, and when every observer has had it")
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
    @ValueSource(strings = {"1-1-1-1-1", "nonsense", "张三"})
    @DisplayName("does not know an id that is none")
    public void doesNotKnowNonsense(String id) {
        String answer = RawHttp.send("GET " + VERIFICATIONS + "/" + id + " HTTP/1.1\r\nConnection: close", "");

        assertThat(RawHttp.status(answer)).isBetween(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/identity/", "/identity/js/main.js", VERIFICATIONS + "/unknown", "/identity/nowhere"})
    @DisplayName("sends the security headers with the page and with the API")
    public void sendsSecurityHeaders(String path) {
        HttpResponse<String> answer = Http.get(path);

        assertThat(Http.header(answer, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(Http.header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(Http.header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(Http.header(answer, "Permissions-Policy")).contains("camera=()", "microphone=()");
        assertThat(Http.header(answer, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(Http.header(answer, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(Http.header(answer, "Cache-Control"))
                .isEqualTo(path.startsWith("/identity/api/") ? "no-store" : "no-cache");
    }

    @ParameterizedTest
    @CsvSource({
        "/identity/, text/html",
        "/identity/index.html, text/html",
        "/identity/css/page.css, text/css",
        "/identity/favicon.svg, image/svg+xml",
        "/identity/js/main.js, javascript",
        "/identity/js/api.js, javascript",
        "/identity/js/flow.js, javascript",
        "/identity/js/texts-zh.js, javascript"
    })
    @DisplayName("serves the files of its page with their types")
    public void servesThePage(String path, String type) {
        HttpResponse<String> answer = Http.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotEmpty();
        assertThat(Http.header(answer, "Content-Type").toLowerCase(Locale.ROOT)).contains(type);
    }

    @Test
    @DisplayName("tells its page that the provider is simulated here")
    public void knowsItsSandbox() {
        HttpResponse<String> answer = Http.get("/identity/api/environment");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Http.json(answer).getBoolean("sandbox")).isTrue();
    }

    @Test
    @DisplayName("has a page without inline script or style, as its content security policy demands")
    public void hasNoInlineScript() {
        String page = Http.get("/identity/").body();

        assertThat(page)
                .doesNotContainPattern("<script(?![^>]*\\bsrc=)[^>]*>")
                .doesNotContainPattern("(?i)<style")
                .doesNotContainPattern("(?i)\\sstyle\\s*=")
                .doesNotContainPattern("(?i)<[^>]*\\son[a-z]+\\s*=")
                .doesNotContainPattern("(?i)javascript:")
                .doesNotContainPattern("(?i)(src|href)=\"(https?:)?//");
    }

    @Test
    @DisplayName("has the sandbox beside it, which says what it is to those who come without a link")
    public void findsTheSandboxsRoot() {
        assertThat(Http.header(Http.get("/sandbox"), "Location")).endsWith("/sandbox/");
        assertThat(Http.get("/sandbox/").body()).contains("沙箱模拟", "A simulation");
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
