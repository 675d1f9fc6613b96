package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.File;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A server that is stopped and started again")
@Timeout(300)
@Order(5)
class EventsRestartIT {

    @Test
    @DisplayName("ends its event streams; afterwards it knows no link, but serves events from its database")
    void restart() throws Exception {
        try (OwnServer server = OwnServer.start(
                "events",
                Notices.environment(Map.of()),
                "",
                List.of(),
                Deployments.referenceApplication(),
                sandbox())) {
            JsonObject started = start(server);
            URI verification = server.uri().resolve("/identity/api/verifications/" + started.getString("id"));
            assertThat(get(verification + "/link").statusCode()).isEqualTo(303);
            try (Events events = Events.open(URI.create(verification + "/events"))) {
                await().atMost(TestServer.LONG_ENOUGH).until(() -> events.all().size() == 2);
                server.close();
                await().atMost(TestServer.LONG_ENOUGH).until(events::hasEnded);
            }

            server.startAgain();

            for (String gone : List.of("/link", "/qr.svg")) {
                HttpResponse<String> answer = get(verification + gone);
                assertThat(answer.statusCode()).isEqualTo(404);
                assertThat(Http.json(answer).getString("type"))
                        .isEqualTo("urn:identity-verification:problem:link-not-found");
            }
            try (Events events = Events.open(URI.create(verification + "/events"))) {
                await().atMost(TestServer.LONG_ENOUGH).until(() -> !events.all().isEmpty());
                assertThat(events.all().get(0)).contains("PENDING", started.getString("flowId"));
                pass(server, started);
                await().atMost(TestServer.LONG_ENOUGH).until(events::hasEnded);
                assertThat(events.all().get(events.all().size() - 1)).contains("PASSED", "deliveredAt");
                assertThat(events.all()).noneMatch(it -> it.contains("opened"));
            }
        }
    }

    private static void pass(OwnServer server, JsonObject started) {
        UUID id = UUID.fromString(started.getString("id"));
        int status = Notices.send(server.uri(), Notices.token(id), started.getString("flowId"), true, "");
        assertThat(status).isEqualTo(Notices.RECEIVED);
    }

    private static JsonObject start(OwnServer server) {
        HttpResponse<String> answer = Http.send(
                "POST",
                server.uri().resolve("/identity/api/verifications"),
                BodyPublishers.ofString(Requests.json("TENCENT", "restart")),
                "Content-Type",
                "application/json");
        assertThat(answer.statusCode()).isEqualTo(201);
        return Http.json(answer);
    }

    private static HttpResponse<String> get(String uri) {
        return Http.send("GET", URI.create(uri), BodyPublishers.noBody());
    }

    private static WebArchive sandbox() {
        File war = TestServer.directory().resolve("apps/sandbox.war").toFile();
        return ShrinkWrap.createFromZipFile(WebArchive.class, war);
    }
}
