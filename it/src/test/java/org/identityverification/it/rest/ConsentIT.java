package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpResponse;
import java.util.Map;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnSharedServer
@DisplayName("The reference application that asks for consent")
public class ConsentIT {

    private static final String VERSION = "2026-03";

    @Deployment(testable = false)
    public static WebArchive application() {
        return Deployments.referenceApplication(Map.of(
                "identity-app.consent", VERSION,
                "identity-app.page.purpose", "To open your account.",
                "identity-app.page.retention", "For five years."));
    }

    @Test
    @DisplayName("starts a verification of a person who has agreed to the notice that holds now")
    public void starts() {
        assertThat(start(Json.createValue(VERSION)).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"2026-02\"", "true"})
    @DisplayName("starts none without, or with consent to another version, and says so at the field")
    public void startsNoOther(String consent) {
        HttpResponse<String> answer =
                start(Http.json("{\"it\":" + consent + "}").get("it"));

        assertThat(answer.statusCode()).isEqualTo(400);
        OpenApiDocument.ofTheServer().check(OpenApiDocument.START, answer);
        assertThat(Http.json(answer).getJsonArray("errors").getValuesAs(JsonObject.class))
                .singleElement()
                .satisfies(error -> assertThat(error.getString("field")).isEqualTo("consent"));
    }

    @Test
    @DisplayName("tells the page which version it is, and what a person agrees to")
    public void tellsThePage() {
        HttpResponse<String> answer = Http.get("/identity/api/environment");

        OpenApiDocument.ofTheServer().check("GET /api/environment", answer);
        JsonObject page = Http.json(answer).getJsonObject("page");
        assertThat(page.getString("consent")).isEqualTo(VERSION);
        assertThat(page.getJsonObject("purpose").getString("zh")).isEqualTo("To open your account.");
        assertThat(page.getJsonObject("retention").getString("en")).isEqualTo("For five years.");
    }

    private static HttpResponse<String> start(JsonValue consent) {
        JsonObject body = Json.createObjectBuilder(Http.json(Requests.json("TENCENT", "consent")))
                .add("consent", consent)
                .build();
        return Http.postJson("/identity/api/verifications", body.toString());
    }
}
