package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.SocketFactory;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.RawHttp;
import org.identityverification.it.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.SAME_THREAD)
class ReferenceApplicationIT {

    private static final String VERIFICATIONS = "/identity/api/verifications";
    private static final Set<String> OF_THE_TRANSPORT =
            Set.of("accept", "accept-encoding", "connection", "content-length", "host", "user-agent");

    @AutoClose
    static final AutoCloseable APPLICATION = TestServer.deploy(Deployments.referenceApplication(
            Map.of("identity-app.page.logo", "https://static.example.com/a/logo.svg")));

    @Test
    void calls_the_provider_byte_for_byte_as_in_the_contracts_sample() {
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
    void shows_that_the_person_passed_and_when_that_was_delivered(String mode) {
        HttpResponse<String> answer = Http.postJson(VERIFICATIONS, Requests.json(mode, "order-1"));
        assertThat(answer.statusCode()).isEqualTo(201);
        JsonObject started = Http.json(answer);
        String path = VERIFICATIONS + "/" + started.getString("id");
        assertThat(Http.header(answer, "Location"))
                .isEqualTo(TestServer.uri(path).toString());
        assertThat(started.keySet())
                .containsExactlyInAnyOrder(
                        "id", "flowId", "contextId", "mode", "status", "authUrl", "originalUrl", "expiresAt");
        assertThat(started.getString("status")).isEqualTo("PENDING");
        assertThat(started.getString("contextId")).isEqualTo("order-1");
        assertThat(Instant.parse(started.getString("expiresAt"))).isAfter(Instant.now());

        HttpResponse<String> pressed = Sandbox.decide(started.getString("authUrl"), "outcome=pass");

        assertThat(Http.header(pressed, "Location")).contains("/identity/").contains("contextId=");
        JsonObject passed = await().until(() -> Http.json(Http.get(path)), it -> it.containsKey("deliveredAt"));
        assertThat(passed.getString("status")).isEqualTo("PASSED");
        assertThat(Instant.parse(passed.getString("completedAt")))
                .isBeforeOrEqualTo(Instant.parse(passed.getString("deliveredAt")));
        assertThat(passed).doesNotContainKeys("failReasonCode", "verifyCode", "authUrl", "faceToken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/identity/", "/identity/js/main.js", VERIFICATIONS + "/unknown", "/identity/nowhere"})
    void sends_the_security_headers_with_the_page_and_with_the_API(String path) {
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
    void warns_in_development_that_no_token_is_needed_on_this_machine() {
        assertThat(Probe.logged("IVAPP0006W", "Development")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {VERIFICATIONS, "/identity/api/operations/verifications/erase"})
    void obeys_no_call_for_a_foreign_host_name_in_development(String path) throws IOException {
        String host = "rebound.example.net:" + TestServer.httpPort();

        String answer = RawHttp.send(SocketFactory.getDefault(), TestServer.httpPort(), """
                POST %s HTTP/1.1
                Host: %s
                Origin: http://%2$s
                Connection: close
                Content-Type: application/json
                Content-Length: 2

                {}""".formatted(path, host)
                .replace("\n", "\r\n"));

        assertThat(answer).startsWith("HTTP/1.1 403 ");
        assertThat(RawHttp.body(answer)).contains("urn:identity-verification:problem:development-only");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | verifications | multipart/form-data; boundary=x | Accept: */* | 415 | unsupported-media-type",
                "POST | verifications | application/json | Origin: https://evil.example | 403 | cross-site",
                "PUT | verifications | application/json | Accept: */* | 405 | method-not-allowed",
                "GET | nowhere | application/json | Accept: */* | 404 | not-found"
            })
    void answers_a_request_that_it_does_not_fulfil_with_a_fitting_problem(
            String method, String path, String contentType, String header, int status, String type) {
        String[] nameAndValue = header.split(": ", 2);
        HttpResponse<String> answer = Http.send(
                method,
                TestServer.uri("/identity/api/" + path),
                BodyPublishers.ofString(Requests.json("TENCENT", "not-fulfilled")),
                "Content-Type",
                contentType,
                nameAndValue[0],
                nameAndValue[1]);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
        JsonObject problem = Http.json(answer);
        assertThat(problem.getString("type")).isEqualTo("urn:identity-verification:problem:" + type);
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
        assertThat(problem.values()).doesNotContain(JsonValue.NULL);
        assertThat(Sandbox.startCalls("not-fulfilled")).isEmpty();
    }
}
