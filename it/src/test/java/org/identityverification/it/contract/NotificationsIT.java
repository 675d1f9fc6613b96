package org.identityverification.it.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.identityverification.it.probe.Crowd;
import org.identityverification.it.probe.Crowd.Member;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * How fast a notification comes, and in which order, in an application that lists its resources. Their content is tested without a
 * server, and on all servers by the contract of {@code portability}.
 */
@Execution(ExecutionMode.SAME_THREAD)
class NotificationsIT {

    private static final String NAME = "notifications";
    private static final String PATH = "/" + NAME + "/api/notifications/";

    /** By default a start may take 20 s. */
    private static final Duration LONG_BEFORE_THE_DEADLINE = Duration.ofSeconds(10);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private final Probe probe = new Probe(NAME);

    @AutoClose
    static final AutoCloseable APPLICATION =
            TestServer.deploy(Probe.archive(NAME, Map.of(Deployments.PROVIDER_URL, PROVIDER.url()))
                    .deleteClass(RestRoot.class)
                    .addClass(ListingRestRoot.class));

    @Test
    void that_arrives_a_byte_a_second_is_cut_off_after_five_seconds() throws Exception {
        Member started = new Crowd(probe, PROVIDER).start("order-1");
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
    void that_comes_before_the_start_call_has_returned_is_delivered_once() {
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

    /** Sends a byte a second until the server answers. Returns the answer's beginning: empty if the connection was closed. */
    private static String drip(Member started) throws IOException {
        String body = Notices.body(started.check().flowId(), true, "");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TestServer.httpPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + PATH + Notices.tokenOf(started.check()) + " HTTP/1.1\r\nHost: localhost:"
                            + TestServer.httpPort() + "\r\nContent-Length: " + body.length() + "\r\n\r\n")
                    .getBytes(US_ASCII));
            socket.setSoTimeout(1000);
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
