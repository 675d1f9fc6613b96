package org.identityverification.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
@RunAsClient
@DisplayName("The server")
class ReferenceApplicationIT {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();

    @Deployment
    static WebArchive application() {
        return Deployments.referenceApplication();
    }

    @Test
    @DisplayName("shows the reference application's page")
    void showsThePage() throws Exception {
        HttpResponse<String> answer = get("/identity/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    }

    @Test
    @DisplayName("runs the sandbox beside it")
    void runsTheSandbox() throws Exception {
        assertThat(get("/nowhere/").body()).contains("Context Root Not Found");
        assertThat(get("/sandbox/").body()).doesNotContain("Context Root Not Found");
    }

    @Test
    @DisplayName("is healthy and ready")
    void isHealthy() throws Exception {
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(TestServer.uri(path))
                        .timeout(LONG_ENOUGH)
                        .build(),
                BodyHandlers.ofString());
    }
}
