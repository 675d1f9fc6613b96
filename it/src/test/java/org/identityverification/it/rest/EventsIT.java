package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@DisplayName("The stream of a verification's events")
class EventsIT {

    private static final String VERIFICATIONS = "/identity/api/verifications";

    @Deployment(testable = false)
    static WebArchive application() {
        return Deployments.referenceApplication();
    }

    @Test
    @DisplayName("tells the whole story: pending, opened, passed, delivered; then it ends")
    void tellsTheStory() {
        JsonObject started = start("订单-" + UUID.randomUUID());
        String pending = Http.get(path(started)).body();
        try (Events events = Events.open(uri(started))) {
            assertThat(events.answer().statusCode()).isEqualTo(200);
            assertThat(Http.header(events.answer(), "Content-Type")).startsWith("text/event-stream");
            assertThat(Http.header(events.answer(), "Cache-Control")).isEqualTo("no-store");
            assertThat(events.answer().headers().firstValue("Content-Encoding")).isEmpty();
            awaitEvents(events, 1);
            assertThat(events.all().get(0).lines())
                    .containsExactlyInAnyOrder("event: status", "retry: 2000", "data: " + pending);

            Http.get(URI.create(started.getString("authUrl")).getPath());
            awaitEvents(events, 2);
            assertThat(events.all().get(1))
                    .isEqualTo("event: opened\ndata: {\"id\":\"" + started.getString("id") + "\"}");

            Sandbox.decide(started.getString("authUrl"), "outcome=pass");
            await().atMost(TestServer.LONG_ENOUGH).until(events::hasEnded);

            String passed = Http.get(path(started)).body();
            assertThat(passed).contains("PASSED").contains("deliveredAt");
            assertThat(events.all()).endsWith("event: status\ndata: " + passed);
            assertThat(events.all()).hasSizeBetween(3, 4);
        }
    }

    @Test
    @DisplayName("begins with what is known already, opened included, and ends at once when that is all")
    void beginsWithWhatIsKnown() {
        JsonObject started = start("late");
        assertThat(Http.get(path(started) + "/link").statusCode()).isEqualTo(303);
        try (Events events = Events.open(uri(started))) {
            awaitEvents(events, 2);
            assertThat(events.all().get(1)).startsWith("event: opened");
        }
        Sandbox.decide(started.getString("authUrl"), "outcome=pass");
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> Http.get(path(started)).body().contains("deliveredAt"));

        try (Events events = Events.open(uri(started))) {
            await().atMost(TestServer.LONG_ENOUGH).until(events::hasEnded);
            assertThat(events.all()).hasSize(2);
            assertThat(events.all().get(0)).contains("\"PASSED\"");
        }
    }

    @Test
    @DisplayName("goes on after a failure, because the person may try again")
    void goesOnAfterAFailure() {
        JsonObject started = start("twice");
        try (Events events = Events.open(uri(started))) {
            Sandbox.decide(started.getString("authUrl"), "outcome=fail&failReasonCode=1445900");
            await().atMost(TestServer.LONG_ENOUGH)
                    .until(() -> events.all().stream().anyMatch(it -> it.contains("1445900")));
            await().atMost(TestServer.LONG_ENOUGH)
                    .until(() ->
                            events.all().stream().anyMatch(it -> it.contains("FAILED") && it.contains("deliveredAt")));
            assertThat(events.hasEnded()).isFalse();

            Sandbox.decide(started.getString("authUrl"), "outcome=pass");
            await().atMost(TestServer.LONG_ENOUGH).until(events::hasEnded);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-4000-8000-000000000000", "nonsense", "1-1-1-1-1"})
    @DisplayName("is a 404 problem, and no stream, for a verification that is not known:")
    void doesNotKnow(String id) {
        for (String accept : List.of("text/event-stream", "*/*")) {
            HttpResponse<String> answer = Http.get(VERIFICATIONS + "/" + id + "/events", "Accept", accept);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(Http.header(answer, "Content-Type")).startsWith("application/problem+json");
            assertThat(Http.json(answer).getString("type"))
                    .isEqualTo("urn:identity-verification:problem:verification-not-found");
        }
    }

    @Test
    @DisplayName("is served to many, while others do not read a byte")
    void servesMany() throws IOException {
        JsonObject started = start("many");
        List<Socket> deaf = new ArrayList<>();
        List<Events> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                deaf.add(deafClient(path(started) + "/events"));
            }
            for (int i = 0; i < 120; i++) {
                readers.add(Events.open(uri(started)));
            }

            Sandbox.decide(started.getString("authUrl"), "outcome=pass");

            await().atMost(TestServer.LONG_ENOUGH).until(() -> readers.stream().allMatch(Events::hasEnded));
            assertThat(readers)
                    .allSatisfy(
                            it -> assertThat(it.all().get(it.all().size() - 1)).contains("PASSED", "deliveredAt"));
        } finally {
            readers.forEach(Events::close);
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    private static Socket deafClient(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), TestServer.httpPort()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + TestServer.httpPort()
                                + "\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void awaitEvents(Events events, int count) {
        await().atMost(TestServer.LONG_ENOUGH).until(() -> events.all().size() >= count);
    }

    private static String path(JsonObject started) {
        return VERIFICATIONS + "/" + started.getString("id");
    }

    private static URI uri(JsonObject started) {
        return TestServer.uri(path(started) + "/events");
    }

    private static JsonObject start(String contextId) {
        HttpResponse<String> answer = Http.postJson(VERIFICATIONS, Requests.json("TENCENT", contextId));
        assertThat(answer.statusCode()).isEqualTo(201);
        return Http.json(answer);
    }
}
