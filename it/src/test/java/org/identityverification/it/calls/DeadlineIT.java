package org.identityverification.it.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.provider.SocketServer.after;
import static org.identityverification.it.provider.SocketServer.drip;
import static org.identityverification.it.provider.SocketServer.endless;
import static org.identityverification.it.provider.SocketServer.success;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.probe.Probe.Seen;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.provider.SocketServer.Answer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OnSharedServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnSharedServer
@RunAsClient
class DeadlineIT {

    private static final String KEYS = "org.identityverification.impl.provider.FaceAuthCalls/start/";
    private static final String DEADLINE_KEY = "identity-verification.call-deadline";
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    /** The next limit of a call that the deadline does not end; of one that never pauses so long, there is none. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration CALL_DEADLINE = Duration.ofSeconds(20);
    private static final int FEW = 4;
    private static final int MORE_THAN_FIT = 10;
    private static final List<SocketChannel> WAITING = new ArrayList<>();

    @AutoClose
    private static final SocketServer PROVIDER = SocketServer.start();
    /** Accepts no connection, and its queue is full: a client that connects gets no answer at all. */
    @AutoClose
    private static final ServerSocket FULL_HOUSE = fullHouse();

    private static final Probe SHORT = new Probe("dl-short");
    private static final Probe PATIENT = new Probe("dl-patient");
    private static final Probe UNCONNECTED = new Probe("dl-unconnected");

    @SuppressWarnings("ImmutableEnumChecker") // the answers are lambdas without mutable state
    private enum Slowness {
        SILENT(after(new CountDownLatch(1), success())),
        DRIPPING_HEADERS(drip("HTTP/1.1 200 OK\r\nX-Drip: ", 'x', 1000)),
        DRIPPING_BODY(
                drip("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", ' ', 1000)),
        DRIPPING_BODY_WITHOUT_END(drip("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{", ' ', 1000));

        private final Answer answer;

        Slowness(Answer answer) {
            this.answer = answer;
        }
    }

    @Deployment(name = "short", testable = false)
    static WebArchive shortDeadline() {
        return Probe.archive(
                "dl-short",
                Map.of(
                        Deployments.PROVIDER_URL,
                        PROVIDER.uri().toString(),
                        DEADLINE_KEY,
                        DEADLINE.toString(),
                        KEYS + "Bulkhead/value",
                        Integer.toString(FEW),
                        KEYS + "CircuitBreaker/enabled",
                        "false"));
    }

    @Deployment(name = "patient", testable = false)
    static WebArchive patient() {
        return Probe.archive(
                "dl-patient",
                Map.of(Deployments.PROVIDER_URL, PROVIDER.uri().toString(), DEADLINE_KEY, LONG.toString()));
    }

    @Deployment(name = "unconnected", testable = false)
    static WebArchive unconnected() {
        return Probe.archive(
                "dl-unconnected",
                Map.of(
                        Deployments.PROVIDER_URL,
                        "http://127.0.0.1:" + FULL_HOUSE.getLocalPort(),
                        KEYS + "Retry/maxRetries",
                        "0"));
    }

    @BeforeEach
    void answer() {
        PROVIDER.answers(success());
    }

    @ParameterizedTest
    @EnumSource
    void ends_a_call_synchronous_or_asynchronous_whatever_the_provider_does_and_the_call_is_not_retried(
            Slowness slowness) {
        PROVIDER.answers(slowness.answer);

        assertGivenUp(SHORT.call());
        assertGivenUp(SHORT.callAsync());

        await().atMost(LONG).until(() -> SHORT.busyThreads() == 0);
        assertThat(PROVIDER.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000000000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n",
                "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 100000000000\r\n\r\n"
            })
    void is_not_needed_for_a_body_without_end_reading_stops_at_1_MiB_and_the_rest_is_not_drained(String head) {
        PROVIDER.answers(endless(head));

        Seen seen = PATIENT.call();

        assertThat(seen.type()).isEqualTo("UnreadableAnswerException");
        assertThat(seen.message()).contains("longer than");
        assertThat(seen.took()).isLessThan(LONG);
        await().atMost(LONG.minus(seen.took())).until(() -> PROVIDER.inFlight() == 0 && PATIENT.busyThreads() == 0);
        assertThat(PROVIDER.requests()).hasSize(1);
    }

    @Test
    void comes_after_the_default_read_timeout_of_10_s_after_which_the_call_is_not_retried_either() {
        PROVIDER.answers(Slowness.SILENT.answer);

        Seen seen = PATIENT.call();

        assertThat(seen.type()).isEqualTo("ProviderTimeoutException");
        assertThat(seen.took()).isBetween(READ_TIMEOUT.minusMillis(500), LONG);
        assertThat(PROVIDER.requests()).hasSize(1);
    }

    @Test
    void comes_after_the_default_connect_timeout_of_2_s() {
        Seen seen = UNCONNECTED.call();

        assertThat(seen.type()).isEqualTo("ProviderUnreachableException");
        assertThat(seen.outcomeUnknown()).isFalse();
        assertThat(seen.took()).isBetween(Duration.ofMillis(1900), CALL_DEADLINE);
    }

    private static ServerSocket fullHouse() {
        try {
            ServerSocket neverAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            for (int i = 0; i < MORE_THAN_FIT; i++) {
                SocketChannel waiting = SocketChannel.open();
                waiting.configureBlocking(false);
                waiting.connect(neverAccepts.getLocalSocketAddress());
                WAITING.add(waiting);
            }
            return neverAccepts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertGivenUp(Seen seen) {
        assertThat(seen.type()).isEqualTo("ProviderTimeoutException");
        assertThat(seen.outcomeUnknown()).isTrue();
        assertThat(seen.retryable()).isFalse();
        assertThat(seen.verificationId()).isNotEmpty();
        assertThat(seen.took()).isBetween(DEADLINE.minusMillis(100), READ_TIMEOUT);
    }
}
