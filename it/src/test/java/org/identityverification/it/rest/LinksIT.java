package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@DisplayName("The link of a verification")
class LinksIT {

    private static final String VERIFICATIONS = "/identity/api/verifications";

    @Deployment(testable = false)
    static WebArchive application() {
        return Deployments.referenceApplication();
    }

    @Test
    @DisplayName("comes as a QR code")
    void qrCode() {
        JsonObject started = start("TENCENT");

        HttpResponse<String> answer =
                Http.get(path(started) + "/qr.svg", "Accept", "image/avif,image/svg+xml,*/*;q=0.8");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Http.header(answer, "Content-Type")).startsWith("image/svg+xml");
        assertThat(Http.header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).contains("<svg");
    }

    @Test
    @DisplayName("comes as a redirect that tells the provider nothing and that nobody keeps")
    void redirect() {
        JsonObject started = start("ZHIMACREDIT");

        HttpResponse<String> answer = Http.get(path(started) + "/link", "Accept", "text/html,*/*;q=0.8");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(Http.header(answer, "Location")).isEqualTo(started.getString("authUrl"));
        assertThat(Http.header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(Http.header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "00000000-0000-4000-8000-000000000000, qr.svg, image/svg+xml",
        "00000000-0000-4000-8000-000000000000, qr.svg, */*",
        "00000000-0000-4000-8000-000000000000, link, text/html",
        "1-1-1-1-1, qr.svg, image/svg+xml",
        "nonsense, link, */*"
    })
    @DisplayName("is a 404 problem where it is not known, whatever the client accepts:")
    void unknown(String id, String what, String accept) {
        assertProblem(Http.get(VERIFICATIONS + "/" + id + "/" + what, "Accept", accept));
    }

    private static void assertProblem(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(Http.header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(Http.json(answer).getString("type")).isEqualTo("urn:identity-verification:problem:link-not-found");
    }

    private static String path(JsonObject started) {
        return VERIFICATIONS + "/" + started.getString("id");
    }

    private static JsonObject start(String mode) {
        HttpResponse<String> answer = Http.postJson(VERIFICATIONS, Requests.json(mode, "a-link"));
        assertThat(answer.statusCode()).isEqualTo(201);
        return Http.json(answer);
    }
}
