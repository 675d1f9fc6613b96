package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
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

        HttpResponse<String> answer = Http.postJson(VERIFICATIONS, sample.formatted("idNumber", "mode") + "}");

        String path = VERIFICATIONS + "/" + Http.json(answer).getString("id");
        assertThat(Http.header(answer, "Location"))
                .isEqualTo(TestServer.uri(path).toString());
        JsonObject call =
                Http.json(Http.get("/sandbox/control/calls"))
                        .getJsonArray("calls")
                        .getValuesAs(JsonObject.class)
                        .stream()
                        .filter(it -> it.getString("body", "").contains("201908221430111"))
                        .findFirst()
                        .orElseThrow();
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
        assertThat(Http.header(answer, "Permissions-Policy")).contains("camera=()", "microphone=()");
        assertThat(Stream.of(
                                "X-Content-Type-Options",
                                "Referrer-Policy",
                                "Cross-Origin-Opener-Policy",
                                "Cross-Origin-Resource-Policy",
                                "Cache-Control")
                        .map(name -> Http.header(answer, name)))
                .containsExactly(
                        "nosniff",
                        "no-referrer",
                        "same-origin",
                        "same-origin",
                        path.startsWith("/identity/api/") ? "no-store" : "no-cache");
    }

    @Test
    void warns_in_development_that_no_token_is_needed_on_this_machine() {
        assertThat(Probe.logged("IVAPP0006W", "Development")).isNotEmpty();
    }
}
