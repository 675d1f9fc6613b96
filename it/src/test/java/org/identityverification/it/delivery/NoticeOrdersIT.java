package org.identityverification.it.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.identityverification.it.contract.NotificationsIT;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a table can't show: orders, sizes and speeds. {@link NotificationsIT} has the rest. */
@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@DisplayName("Notifications")
class NoticeOrdersIT {

    private static final String NAME = "notice-orders";
    private static final int MEGABYTE = 1024 * 1024;
    private static final int DEEP = 10_000;
    private static final int PAUSE_MILLIS = 1000;

    /** By default a notification waits 20 s for its start. */
    private static final Duration LONG_BEFORE_THE_HOLD_ENDS = Duration.ofSeconds(10);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private final Probe probe = new Probe(NAME);

    @Deployment(testable = false)
    static WebArchive application() {
        return Probe.archive(NAME, Map.of(Deployments.PROVIDER_URL, PROVIDER.url()));
    }

    @Test
    @DisplayName("of a failure and then a pass are two results")
    void failureThenSuccess() {
        JsonObject started = probe.start("failure-success");
        String id = started.getString("id");

        assertReceived(started, false, ",\"failReasonCode\":\"1445011\"");
        probe.awaitEvents(id, 1);
        assertReceived(started, true, "");

        probe.awaitEvents(id, 2);
        assertThat(probe.outcomes(id)).containsExactly("FAILED", "PASSED");
        assertThat(probe.find(id)).doesNotContainKey("failReasonCode");
    }

    @Test
    @DisplayName("of a pass and then a failure are one result, because a pass is final")
    void successThenFailure() {
        JsonObject started = probe.start("success-failure");
        String id = started.getString("id");

        assertReceived(started, true, "");
        assertReceived(started, false, ",\"failReasonCode\":\"1445011\"");

        JsonObject found = probe.awaitDelivered(id);
        assertThat(found.getString("status")).isEqualTo("PASSED");
        assertThat(found).doesNotContainKey("failReasonCode");
        assertThat(probe.outcomes(id)).containsExactly("PASSED");
    }

    @Test
    @DisplayName("that come before the start call has returned go on at once when it has, and are delivered once")
    void beforeTheStartHasReturned() {
        long begun = System.nanoTime();

        JsonObject started = probe.start(
                "faster",
                PROVIDER,
                check -> assertReceived(check, true, ",\"verifycode\":\"v-1\",\"contextId\":\"victim\""));

        String id = started.getString("id");
        assertThat(started.getString("status")).isEqualTo("PENDING");
        assertThat(started.getString("authUrl")).isNotEmpty();
        JsonObject found = probe.awaitDelivered(id);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG_BEFORE_THE_HOLD_ENDS);
        assertThat(found.getString("status")).isEqualTo("PASSED");
        assertThat(found.getString("contextId")).isEqualTo("faster");
        assertReceived(started, true, "");
        assertThat(probe.events(id)).singleElement().satisfies(event -> {
            assertThat(event.getString("verifyCode")).isEqualTo("v-1");
            assertThat(event.getString("contextId")).isEqualTo("faster");
            assertThat(event.getString("mode")).isEqualTo("TENCENT");
        });
    }

    @Test
    @DisplayName("of a failure before the start call has returned leave the verification open for a pass")
    void failureBeforeTheStartHasReturned() {
        JsonObject started = probe.start("faster-failure", PROVIDER, check -> assertReceived(check, false, ""));

        String id = started.getString("id");
        probe.awaitEvents(id, 1);
        assertThat(probe.status(id)).isEqualTo("FAILED");
        assertReceived(started, true, "");
        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(() -> assertThat(probe.outcomes(id)).containsExactly("FAILED", "PASSED"));
        assertThat(probe.status(id)).isEqualTo("PASSED");
    }

    @Test
    @DisplayName("of another flow before the start call has returned are dropped: the start's own flow is the one")
    void ofAnotherFlowBeforeTheStartHasReturned() {
        JsonObject started = probe.start(
                "faster-and-forged",
                PROVIDER,
                check -> assertThat(check.post(Notices.body("42", true, "")).status())
                        .isEqualTo(200));

        String id = started.getString("id");
        String flow = started.getString("flowId");
        assertThat(probe.find(id).getString("flowId")).isEqualTo(flow);
        assertReceived(started, false, "");
        probe.awaitDelivered(id);
        assertThat(probe.outcomes(id)).containsExactly("FAILED");
        assertThat(probe.status(id)).isEqualTo("FAILED");
    }

    @Test
    @DisplayName("of a megabyte are refused without effect")
    void ofAMegabyte() {
        JsonObject started = probe.start("megabyte");

        assertThat(Notices.send(PROVIDER.awaitCheck(), true, ",\"x\":\"" + "x".repeat(MEGABYTE) + "\""))
                .isEqualTo(413);
        assertThat(probe.status(started.getString("id"))).isEqualTo("PENDING");
    }

    @Test
    @DisplayName("nested ten thousand deep are refused without effect")
    void nestedDeeply() {
        JsonObject started = probe.start("deep");
        Check check = PROVIDER.awaitCheck();

        assertThat(Notices.send(check, true, ",\"x\":" + "[".repeat(DEEP))).isEqualTo(400);
        assertThat(check.post("[".repeat(DEEP)).status()).isEqualTo(400);
        assertThat(check.post("{\"a\":".repeat(DEEP / 4)).status()).isEqualTo(400);
        assertThat(probe.status(started.getString("id"))).isEqualTo("PENDING");
    }

    @Test
    @DisplayName("that arrive a byte a second are cut off after five seconds")
    void tooSlow() throws Exception {
        JsonObject started = probe.start("slow");
        URI url = PROVIDER.awaitCheck().notifyUrl().orElseThrow();
        long begun = System.nanoTime();

        String answer = drip(url, "{\"flowId\":\"" + started.getString("flowId") + "\",\"success\":true}");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
        // By the module 408; by the server's own limit, which is the same, as a body that ended early.
        assertThat(answer)
                .matches(it -> it.isEmpty() || it.startsWith("HTTP/1.1 408") || it.startsWith("HTTP/1.1 400"));
        assertThat(probe.status(started.getString("id"))).isEqualTo("PENDING");
    }

    /** Sends a byte a second until something comes back; tells its beginning, which is empty when the connection was closed. */
    private static String drip(URI url, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + url.getPath() + " HTTP/1.1\r\nHost: localhost:" + url.getPort()
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
                    // Nothing yet: one more.
                }
            }
            throw new IOException("Nobody cut it off");
        }
    }

    private static void assertReceived(JsonObject started, boolean success, String moreJson) {
        assertReceived(PROVIDER.check(started.getString("flowId")), success, moreJson);
    }

    private static void assertReceived(Check check, boolean success, String moreJson) {
        assertThat(Notices.send(check, success, moreJson)).isEqualTo(200);
    }
}
