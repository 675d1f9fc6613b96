package org.identityverification.it.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.provider.SocketServer.drip;
import static org.identityverification.it.provider.SocketServer.endless;
import static org.identityverification.it.provider.SocketServer.hang;
import static org.identityverification.it.provider.SocketServer.plain;
import static org.identityverification.it.provider.SocketServer.success;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.probe.Probe.Seen;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.provider.SocketServer.Answer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.TestServer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Limits of a call, and what is left when fault tolerance is switched off. The names and defaults of fault tolerance are tested
 * without a server; what it does, on all servers by {@code portability}.
 */
@Execution(ExecutionMode.SAME_THREAD)
class CallsIT {

    private static final String DEADLINE_KEY = "identity-verification.call-deadline=";
    private static final String START = "org.identityverification.impl.provider.FaceAuthCalls/start/";
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    /** The next limit of a call that the deadline does not end; of one that never pauses so long, there is none. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration CALL_DEADLINE = Duration.ofSeconds(20);
    private static final int MORE_THAN_FIT = 10;
    private static final List<SocketChannel> WAITING = new ArrayList<>();
    private static final Answer BUSY = plain(503, List.of("X-Ca-Error-Code: D503BB"), "");

    @AutoClose
    private static final SocketServer PROVIDER = SocketServer.start();
    /** Accepts no connection, and its queue is full: a client that connects gets no answer at all. */
    @AutoClose
    private static final ServerSocket FULL_HOUSE = fullHouse();

    private static final Probe SHORT = new Probe("calls-short");
    private static final Probe PATIENT = new Probe("calls-patient");
    private static final Probe UNCONNECTED = new Probe("calls-unconnected");
    private static final Probe OFF = new Probe("calls-off");

    @AutoClose
    static final AutoCloseable APPLICATIONS = TestServer.deploy(
            archive("calls-short", DEADLINE_KEY + DEADLINE, START + "CircuitBreaker/enabled=false"),
            archive("calls-patient", DEADLINE_KEY + LONG),
            archive(
                    "calls-unconnected",
                    Deployments.PROVIDER_URL + "=http://127.0.0.1:" + FULL_HOUSE.getLocalPort(),
                    START + "Retry/maxRetries=0"),
            archive(
                    "calls-off",
                    START + "Retry/enabled=false",
                    START + "CircuitBreaker/enabled=false",
                    START + "Bulkhead/enabled=false",
                    START + "Bulkhead/value=2"));

    private static WebArchive archive(String name, String... settings) {
        return Probe.asking(name, PROVIDER.uri().toString(), settings);
    }

    @BeforeEach
    void answer() {
        PROVIDER.answers(success());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nX-Drip: ",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"
            })
    void end_at_the_deadline_however_slowly_they_are_answered(String begin) {
        PROVIDER.answers(begin.isEmpty() ? hang() : drip(begin, ' ', 1000));

        for (Seen seen : List.of(SHORT.call(), SHORT.callAsync())) {
            assertThat(seen.kind()).isEqualTo("TIMEOUT");
            assertThat(seen.outcomeUnknown()).isTrue();
            assertThat(seen.retryable()).isFalse();
            assertThat(seen.verificationId()).isNotEmpty();
            assertThat(seen.took()).isBetween(DEADLINE.minusMillis(100), READ_TIMEOUT);
        }
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
    void read_1_MiB_of_a_body_without_end_and_do_not_drain_the_rest(String head) {
        PROVIDER.answers(endless(head));

        Seen seen = PATIENT.call();

        assertThat(seen.kind()).isEqualTo("UNREADABLE_ANSWER");
        assertThat(seen.message()).contains("longer than");
        assertThat(seen.took()).isLessThan(LONG);
        await().atMost(LONG.minus(seen.took())).until(() -> PROVIDER.inFlight() == 0 && PATIENT.busyThreads() == 0);
        assertThat(PROVIDER.requests()).hasSize(1);
    }

    @Test
    void end_after_the_default_read_timeout_of_10_s_and_are_not_retried_either() {
        PROVIDER.answers(hang());

        Seen seen = PATIENT.call();

        assertThat(seen.kind()).isEqualTo("TIMEOUT");
        assertThat(seen.took()).isBetween(READ_TIMEOUT.minusMillis(500), LONG);
        assertThat(PROVIDER.requests()).hasSize(1);
    }

    @Test
    void end_after_the_default_connect_timeout_of_2_s() {
        Seen seen = UNCONNECTED.call();

        assertThat(seen.kind()).isEqualTo("UNREACHABLE");
        assertThat(seen.outcomeUnknown()).isFalse();
        assertThat(seen.took()).isBetween(Duration.ofMillis(1900), CALL_DEADLINE);
    }

    @Test
    void follow_Retry_enabled_and_CircuitBreaker_enabled_which_leave_queries_unchanged() {
        String id = OFF.call().verificationId();
        PROVIDER.answers(BUSY);

        for (int calls = 1; calls <= 30; calls++) {
            assertThat(OFF.call().kind()).isEqualTo("UNREACHABLE");
            assertThat(PROVIDER.requests()).hasSize(calls);
        }

        PROVIDER.answers(BUSY);
        OFF.query(id);
        assertThat(PROVIDER.requests()).as("three attempts, as by default").hasSize(3);
    }

    @Test
    void keep_to_Bulkhead_value_even_without_the_bulkhead() {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        PROVIDER.answersBy(request -> answer.join());
        CompletableFuture<List<Seen>> callers = OFF.callInBackground(2);
        await().atMost(READ_TIMEOUT).until(() -> PROVIDER.requests().size() == 2);

        Seen oneMore = OFF.call();

        assertThat(oneMore.kind()).isEqualTo("NOT_ATTEMPTED");
        assertThat(oneMore.message()).contains("too many are under way");
        answer.complete(success());
        assertThat(callers.join()).hasSize(2);
        assertThat(PROVIDER.requests()).hasSize(2);
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
}
