package org.identityverification.it.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.RawHttp;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Tokens;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How a server passes on a notification's head, body and speed, and in which order notifications may come. Their content
 * is tested without a server, and on all servers by the contract of {@code portability}.
 */
@OnSharedServer
class NotificationsIT {

    private static final String NAME = "notifications";
    private static final String PATH = "/" + NAME + "/api/notifications/";
    private static final String SECRET = "the-secret-of-these-tests-which-is-long-enough";
    private static final String NOT_RECEIVED = "{\"received\":false}";
    private static final int MAX_BYTES = 16 * 1024;
    private static final int PAUSE_MILLIS = 1000;

    /** By default a start may take 20 s. */
    private static final Duration LONG_BEFORE_THE_DEADLINE = Duration.ofSeconds(10);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private final Probe probe = new Probe(NAME);

    /** A verification that was just started, as the provider knows it. */
    private record Started(String id, Check check) {

        String token() {
            return Notices.tokenOf(check);
        }

        String notice() {
            return Notices.body(check.flowId(), true, "");
        }
    }

    @Deployment(testable = false)
    static WebArchive application() {
        return Probe.archive(
                NAME,
                Map.of(Deployments.PROVIDER_URL, PROVIDER.url(), "identity-verification.notification.secret", SECRET));
    }

    @Test
    void is_accepted_in_chunks() {
        Started started = start();
        assertReceived(Http.post(PATH + started.token(), chunks(started.notice())));
        probe.awaitOutcomes(started.id(), "PASSED");
    }

    @Test
    void of_16_KiB_is_accepted_and_a_longer_one_is_refused_whether_it_announces_its_length_or_comes_in_chunks() {
        Started started = start();
        String longest =
                started.notice() + " ".repeat(MAX_BYTES - started.notice().length());
        assertThat(post(started.token(), longest + " ").statusCode()).isEqualTo(413);
        assertThat(Http.post(PATH + started.token(), chunks(longest + " ")).statusCode())
                .isEqualTo(413);
        assertThat(probe.status(started.id())).isEqualTo("PENDING");
        assertReceived(post(started.token(), longest));
    }

    @Test
    void that_announces_too_long_a_body_is_refused_before_any_of_the_body_is_sent() {
        String answer = RawHttp.send("POST " + PATH + start().token() + " HTTP/1.1\r\nContent-Length: 99999999", "");
        assertThat(RawHttp.status(answer)).isEqualTo(413);
    }

    static Stream<String> notTokens() {
        return Stream.of(token("another-secret-which-is-long-enough-too"), "%41".repeat(76), "%E5%BC%A0");
    }

    @ParameterizedTest
    @MethodSource("notTokens")
    void with_a_forged_or_malformed_token_gets_404_and_no_byte_of_its_body_is_read(String token) {
        String answer = RawHttp.send(
                "POST " + PATH + token + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 100", "");
        assertThat(RawHttp.status(answer)).isEqualTo(404);
        assertThat(RawHttp.body(answer)).isEqualTo(NOT_RECEIVED);
        // The same with the right secret is read, although there is no such verification.
        assertThat(post(token(SECRET), "nonsense").statusCode()).isEqualTo(400);
        assertThat(post(token(SECRET), Notices.body("1", true, "")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void that_arrives_a_byte_a_second_is_cut_off_after_five_seconds() throws Exception {
        Started started = start();
        long begun = System.nanoTime();
        String answer = drip(started);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(15));
        // The module answers 408. The server's own limit is the same: there the body just ends early.
        assertThat(answer)
                .matches(it -> it.isEmpty() || it.startsWith("HTTP/1.1 408") || it.startsWith("HTTP/1.1 400"));
        assertThat(probe.status(started.id())).isEqualTo("PENDING");
    }

    @Test
    void that_comes_before_the_start_call_has_returned_is_believed_then_and_is_delivered_once() {
        long begun = System.nanoTime();
        JsonObject started = probe.start(
                "faster",
                PROVIDER,
                check -> assertThat(Notices.send(check, true, ",\"verifycode\":\"v-1\",\"contextId\":\"victim\""))
                        .isEqualTo(200));
        String id = started.getString("id");
        assertThat(started.getString("status")).isEqualTo("PASSED");
        assertThat(started.getString("authUrl")).isNotEmpty();

        JsonObject found = probe.awaitDelivered(id);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG_BEFORE_THE_DEADLINE);
        assertThat(found.getString("status")).isEqualTo("PASSED");
        assertThat(found.getString("contextId")).isEqualTo("faster");

        Check check = PROVIDER.check(started.getString("flowId"));
        assertThat(Notices.send(check, true, "")).isEqualTo(200);
        assertThat(probe.events(id)).singleElement().satisfies(event -> {
            assertThat(event.getString("verifyCode")).isEqualTo("v-1");
            assertThat(event.getString("contextId")).isEqualTo("faster");
            assertThat(event.getString("mode")).isEqualTo("TENCENT");
        });
    }

    private Started start() {
        JsonObject started = probe.start("order-1");
        return new Started(started.getString("id"), PROVIDER.check(started.getString("flowId")));
    }

    private static HttpResponse<String> post(String token, String notice) {
        return Http.postJson(PATH + token, notice);
    }

    private static void assertReceived(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"received\":true}");
    }

    private static BodyPublisher chunks(String body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    private static String token(String secret) {
        return Tokens.valid(
                UUID.randomUUID(), TestServer.uri("/" + NAME + "/api").toString(), secret);
    }

    /** Sends a byte a second until the server answers. Returns the answer's beginning: empty if the connection was closed. */
    private static String drip(Started started) throws IOException {
        String body = started.notice();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TestServer.httpPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + PATH + started.token() + " HTTP/1.1\r\nHost: localhost:" + TestServer.httpPort()
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n")
                    .getBytes(US_ASCII));
            socket.setSoTimeout(PAUSE_MILLIS);
            byte[] answer = new byte[1024];
            for (byte next : body.getBytes(US_ASCII)) {
                out.write(next);
                out.flush();
                try {
                    int length = socket.getInputStream().read(answer);
                    return length < 0 ? "" : new String(answer, 0, length, US_ASCII);
                } catch (SocketTimeoutException e) {
                    // No answer yet: send one more byte.
                }
            }
            throw new IOException("The server did not cut it off");
        }
    }
}
