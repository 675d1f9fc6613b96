package org.identityverification.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.wire.Notice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Notices")
class NoticesTest {

    private static final Flow.Result PASSED = new Flow.Result(true, Optional.empty(), Optional.of("code-1"));
    private static final Flow.Result FAILED =
            new Flow.Result(false, Optional.of(FailReason.EYES_COVERED), Optional.empty());

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final MovableClock clock = new MovableClock();
    private final Timetable timetable = new Timetable(clock);
    private final Journal<Notice> journal = new Journal<>(100);
    private volatile int status = 200;
    private volatile boolean silent;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            received.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI());
            if (silent) {
                awaitEnd();
            }
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        timetable.close();
        threads.shutdownNow();
    }

    @Test
    @DisplayName("of a success are offered once when they are taken")
    void success() {
        notices(true)
                .notify(flow(FaceAuthMode.TENCENT), PASSED, step(Outcome.passes()), journal::add)
                .join();

        Notice notice = journal.all().get(0);
        assertThat(notice.status()).isEqualTo(200);
        assertThat(notice.method()).isEqualTo("POST");
        JsonObject json = json(notice.body());
        assertThat(json.getString("flowId")).isEqualTo("1862291536444700249");
        assertThat(json.getString("serviceId")).isEqualTo("1862291536444700249");
        assertThat(json.getBoolean("success")).isTrue();
        assertThat(json.getBoolean("status")).isTrue();
        assertThat(json.getString("contextId")).isEqualTo("订单 1");
        assertThat(json.getString("verifycode")).isEqualTo("code-1");
        assertThat(json.getString("action")).isEqualTo("identity_psn_end");
        assertThat(json).doesNotContainKey("failReasonCode");
        passTime(Duration.ofDays(1));
        assertThat(received).hasSize(1);
    }

    @Test
    @DisplayName("of a failure say why, if the provider does")
    void failure() {
        notices(true)
                .notify(flow(FaceAuthMode.TENCENT), FAILED, step(Outcome.fails()), journal::add)
                .join();

        JsonObject json = json(journal.all().get(0).body());
        assertThat(json.getBoolean("success")).isFalse();
        assertThat(json.getString("failReasonCode")).isEqualTo("1445813");
        assertThat(json).doesNotContainKey("verifycode");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 204, 302})
    @DisplayName("that are refused come again after 2 s and after 5.5 s more, and then never")
    void retries(int refusal) {
        status = refusal;
        notices(true)
                .notify(flow(FaceAuthMode.TENCENT), PASSED, step(Outcome.passes()), journal::add)
                .join();
        assertThat(journal.all()).extracting(Notice::status).containsExactly(refusal);

        passTime(Duration.ofMillis(1990));
        assertThat(received).hasSize(1);
        passTime(Duration.ofMillis(10));
        awaitNotices(2);
        passTime(Duration.ofSeconds(5));
        assertThat(received).hasSize(2);
        passTime(Duration.ofMillis(500));
        awaitNotices(3);
        passTime(Duration.ofDays(1));

        assertThat(received).hasSize(3).containsOnly("POST /notify/token");
    }

    @Test
    @DisplayName("to a receiver that stays silent are given up and come again")
    void silence() {
        silent = true;
        Notices impatient = new Notices(Duration.ofMillis(100), true, timetable, threads, journal, clock);
        impatient
                .notify(flow(FaceAuthMode.TENCENT), PASSED, step(Outcome.passes()), journal::add)
                .join();

        assertThat(journal.all()).extracting(Notice::status).containsExactly(0);
        assertThat(journal.all().get(0).answer()).contains("Timeout");
        passTime(Duration.ofSeconds(2));
        awaitNotices(2);
    }

    @Test
    @DisplayName("come twice, late, not at all or to a forged URL when the test says so")
    void asTold() {
        Notices notices = notices(true);
        Flow flow = flow(FaceAuthMode.TENCENT);
        notices.notify(flow, PASSED, step(Outcome.passes().noticeTwice()), journal::add)
                .join();
        assertThat(received).hasSize(2);
        notices.notify(flow, PASSED, step(Outcome.passes().noticeLost()), journal::add)
                .join();
        notices.notify(flow, PASSED, step(Outcome.passes().noticeLate(Duration.ofHours(1))), journal::add)
                .join();
        assertThat(received).hasSize(2);
        passTime(Duration.ofHours(1));
        awaitNotices(3);
        notices.notify(flow, PASSED, step(Outcome.passes().noticeForged()), journal::add)
                .join();
        assertThat(received)
                .containsOnly("POST /notify/token", "POST /notify/tokeA")
                .last()
                .isEqualTo("POST /notify/tokeA");
    }

    @Test
    @DisplayName("of failures are not sent unless wanted, and none for a WeChat mini program")
    void notSent() {
        Notices notices = notices(false);
        notices.notify(flow(FaceAuthMode.TENCENT), FAILED, step(Outcome.fails()), journal::add)
                .join();
        notices.notify(flow(FaceAuthMode.WE_CHAT_FACE), PASSED, step(Outcome.passes()), journal::add)
                .join();
        notices.ping(flow(FaceAuthMode.WE_CHAT_FACE));
        // The only one that may arrive; it comes after the others.
        notices.ping(flow(FaceAuthMode.ZHIMACREDIT));
        awaitNotices(1);
        assertThat(received).containsExactly("GET /notify/token");
        notices.notifyFailures(true);
        notices.notify(flow(FaceAuthMode.TENCENT), FAILED, step(Outcome.fails()), journal::add)
                .join();
        assertThat(received).hasSize(2);
    }

    private Notices notices(boolean failuresToo) {
        return new Notices(Notices.TIMEOUT, failuresToo, timetable, threads, journal, clock);
    }

    private void passTime(Duration time) {
        clock.forward(time);
        timetable.clockMoved();
    }

    private void awaitNotices(int count) {
        await().until(() -> journal.all().size() == count);
    }

    private static Outcome.Step step(Outcome outcome) {
        return outcome.steps().get(0);
    }

    private Flow flow(FaceAuthMode mode) {
        String notifyUrl = "http://localhost:" + server.getAddress().getPort() + "/notify/token";
        return new Flow(new Flow.Details(
                "1862291536444700249", "s", "t", mode, "张**", "1101", "订单 1", null, notifyUrl, Instant.MAX, null));
    }

    private static JsonObject json(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
