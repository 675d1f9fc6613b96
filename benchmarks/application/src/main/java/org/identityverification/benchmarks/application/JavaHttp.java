package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code java.net.http} with JSON-B. */
@ApplicationScoped
class JavaHttp implements Work {

    private final Jsonb jsonb = JsonbBuilder.create();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    @Inject
    @ConfigProperty(name = "identity-verification.app-code")
    String appCode;

    @Inject
    @ConfigProperty(name = "bare-provider/mp-rest/url")
    URI provider;

    @Override
    public String name() {
        return "java.net.http";
    }

    @Override
    public void once() throws Exception {
        read(http.send(request(), BodyHandlers.ofString()));
    }

    HttpClient http() {
        return http;
    }

    HttpRequest request() {
        return HttpRequest.newBuilder(provider.resolve("/v2/identity/auth/api/individual/face"))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "APPCODE " + appCode)
                .header("X-Ca-Nonce", UUID.randomUUID().toString())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(jsonb.toJson(Requests.start())))
                .build();
    }

    StartAnswer.Data read(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("HTTP " + response.statusCode());
        }
        return jsonb.fromJson(response.body(), StartAnswer.class).successful();
    }
}
