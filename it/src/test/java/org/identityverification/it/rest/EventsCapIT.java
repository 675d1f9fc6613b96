package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@DisplayName("The number of event streams of a node")
class EventsCapIT {

    private static final String VERIFICATIONS = "/identity/api/verifications";

    @Deployment(testable = false)
    static WebArchive application() {
        return Deployments.referenceApplication(Map.of("identity-app.event-streams.max", "2"));
    }

    @Test
    @DisplayName("is limited: one too many gets a 503 problem and asks later, when there is room again")
    void isLimited() {
        JsonObject started = Http.json(Http.postJson(VERIFICATIONS, Requests.json("TENCENT", "capped")));
        String path = VERIFICATIONS + "/" + started.getString("id");
        URI uri = TestServer.uri(path + "/events");
        try (Events first = Events.open(uri);
                Events second = Events.open(uri)) {
            assertThat(first.answer().statusCode()).isEqualTo(200);
            assertThat(second.answer().statusCode()).isEqualTo(200);

            HttpResponse<String> refused = Http.get(path + "/events", "Accept", "text/event-stream");

            assertThat(refused.statusCode()).isEqualTo(503);
            OpenApiDocument.ofTheServer().check("GET /api/verifications/{id}/events", refused);
            assertThat(Http.header(refused, "Retry-After")).isEqualTo("5");
            assertThat(Http.header(refused, "Content-Type")).startsWith("application/problem+json");
            assertThat(Http.json(refused).getString("type"))
                    .isEqualTo("urn:identity-verification:problem:event-streams-full");
            assertThat(Http.get(path).statusCode()).isEqualTo(200);

            Sandbox.decide(started.getString("authUrl"), "outcome=pass");
            await().atMost(TestServer.LONG_ENOUGH).until(() -> first.hasEnded() && second.hasEnded());
        }
        HttpResponse<String> again = Http.get(path + "/events", "Accept", "text/event-stream");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains("PASSED");
    }

    @Test
    @DisplayName("counts no request for a verification that is not known")
    void countsNoUnknown() {
        for (int i = 0; i < 5; i++) {
            assertThat(Http.get(VERIFICATIONS + "/00000000-0000-4000-8000-000000000000/events")
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
