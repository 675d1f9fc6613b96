package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnSharedServer
@DisplayName("The reference application that asks for consent")
public class ConsentIT {

    private static final String VERSION = "2026-03";
    private static final String CONTEXT_ID = "context-of-consent";

    @Deployment(testable = false)
    public static WebArchive application() {
        return Deployments.referenceApplication(Map.of(
                "identity-app.consent", VERSION,
                "identity-app.page.purpose", "用于开立账户。",
                "identity-app.page.purpose.en", "To open your account.",
                "identity-app.page.retention", "保存五年。",
                "identity-app.page.retention.en", "For five years.",
                "identity-app.page.privacy-url", "/privacy.html"));
    }

    @Test
    @DisplayName("starts a verification of a person who has agreed to the current notice")
    public void starts() {
        assertThat(start(Json.createValue(VERSION)).statusCode()).isEqualTo(201);
    }

    @Test
    @DisplayName("starts none with consent to another version, and names the field")
    public void startsNoOther() {
        HttpResponse<String> answer = start(Json.createValue("2026-02"));

        assertThat(answer.statusCode()).isEqualTo(400);
        OpenApiDocument.ofTheServer().check(OpenApiDocument.START, answer);
        assertThat(Http.json(answer).getJsonArray("errors").getValuesAs(JsonObject.class))
                .singleElement()
                .satisfies(error -> assertThat(error.getString("field")).isEqualTo("consent"));
    }

    @Test
    @DisplayName("tells the page the version, and what a person agrees to")
    public void tellsThePage() {
        HttpResponse<String> answer = Http.get("/identity/api/environment");

        OpenApiDocument.ofTheServer().check("GET /api/environment", answer);
        JsonObject page = Http.json(answer).getJsonObject("page");
        assertThat(page.getString("consent")).isEqualTo(VERSION);
        assertThat(page.getJsonObject("purpose").getString("zh")).isEqualTo("用于开立账户。");
        assertThat(page.getJsonObject("retention").getString("en")).isEqualTo("For five years.");
    }

    @Test
    @DisplayName(
            "records each start with the version, and each result, as one line of JSON that does not identify the person")
    public void records() {
        JsonObject started = Http.json(start(Json.createValue(VERSION)));
        String id = started.getString("id");
        Sandbox.decide(started.getString("authUrl"), "outcome=pass");

        List<JsonObject> lines = await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> Probe.audited(TestServer.logs(), id), all -> all.size() > 1);

        assertThat(lines).extracting(line -> line.getString("event")).containsExactlyInAnyOrder("start", "result");
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.toString())
                        .doesNotContain(
                                Requests.PERSON.name(),
                                Requests.PERSON.idNumber(),
                                CONTEXT_ID,
                                "http",
                                started.getString("flowId")));
        assertThat(lines)
                .filteredOn(line -> line.getString("event").equals("start"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getString("consent")).isEqualTo(VERSION);
                    assertThat(line.getString("caller")).isEqualTo("development");
                    assertThat(line.getString("outcome")).isEqualTo("STARTED");
                });
    }

    private static HttpResponse<String> start(JsonValue consent) {
        JsonObject body = Json.createObjectBuilder(Http.json(Requests.json("TENCENT", CONTEXT_ID)))
                .add("consent", consent)
                .build();
        return Http.postJson("/identity/api/verifications", body.toString());
    }
}
