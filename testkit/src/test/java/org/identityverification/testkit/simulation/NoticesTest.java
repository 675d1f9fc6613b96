package org.identityverification.testkit.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.identityverification.testkit.script.FailReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoticesTest {

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService serverThreads = Executors.newCachedThreadPool();
    private final ImpatientScheduler scheduler = new ImpatientScheduler();
    private volatile int status = 200;
    private volatile boolean silent;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(serverThreads);
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
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
        serverThreads.shutdownNow();
        scheduler.shutdownNow();
    }

    @Test
    void aSuccessIsOfferedOnceWhenItIsTaken() {
        try (Notices notices = notices(true, Duration.ofSeconds(5))) {
            notices.notify(flow(FaceAuthMode.TENCENT), Outcome.pass("code-1"), NoticeMode.NORMAL);
            await().until(() -> scheduler.pauses.isEmpty() && received.size() == 1);
        }
        JsonObject json = json(bodies.get(0));
        assertThat(json.getString("flowId")).isEqualTo("1862291536444700249");
        assertThat(json.getString("serviceId")).isEqualTo("1862291536444700249");
        assertThat(json.getBoolean("success")).isTrue();
        assertThat(json.getBoolean("status")).isTrue();
        assertThat(json.getString("contextId")).isEqualTo("订单 1");
        assertThat(json.getString("verifycode")).isEqualTo("code-1");
        assertThat(json.getString("action")).isEqualTo("identity_psn_end");
        assertThat(json).doesNotContainKey("failReasonCode");
    }

    @Test
    void aFailureSaysWhyWhenThePersonChoseAReason() {
        try (Notices notices = notices(true, Duration.ofSeconds(5))) {
            Outcome outcome = Outcome.fail(Optional.of(FailReason.EYES_COVERED));
            notices.notify(flow(FaceAuthMode.TENCENT), outcome, NoticeMode.NORMAL);
            await().until(() -> received.size() == 1);
        }
        JsonObject json = json(bodies.get(0));
        assertThat(json.getBoolean("success")).isFalse();
        assertThat(json.getString("failReasonCode")).isEqualTo("1445813");
        assertThat(json).doesNotContainKey("verifycode");
    }

    @Test
    void whatIsRefusedIsOfferedThreeTimesAndThenNeverAgain() {
        for (int refusal : new int[] {500, 204, 302}) {
            received.clear();
            scheduler.pauses.clear();
            status = refusal;
            try (Notices notices = notices(true, Duration.ofSeconds(5))) {
                notices.notify(flow(FaceAuthMode.TENCENT), Outcome.pass("c"), NoticeMode.NORMAL);
                await().until(() -> received.size() == 3);
            }
            assertThat(scheduler.pauses).containsExactly(2000L, 5500L);
            assertThat(received).containsOnly("POST /notify/token");
        }
    }

    @Test
    void aSilentReceiverIsGivenUpAndTriedAgain() {
        silent = true;
        try (Notices notices = notices(true, Duration.ofMillis(100))) {
            notices.notify(flow(FaceAuthMode.TENCENT), Outcome.pass("c"), NoticeMode.NORMAL);
            await().until(() -> received.size() == 3);
        }
    }

    @Test
    void aDoubledNoticeComesTwiceAndADelayedOneWaits() {
        try (Notices notices = notices(true, Duration.ofSeconds(5))) {
            notices.notify(flow(FaceAuthMode.TENCENT), Outcome.pass("c"), NoticeMode.DOUBLED);
            await().until(() -> received.size() == 2);
            notices.notify(flow(FaceAuthMode.TENCENT), Outcome.pass("c"), NoticeMode.DELAYED);
            await().until(() -> received.size() == 3);
        }
        assertThat(scheduler.pauses).containsExactly(30_000L);
    }

    @Test
    void nothingIsSentWhenLostOrNotWantedOrForTheMiniProgram() {
        try (Notices notices = notices(false, Duration.ofSeconds(5))) {
            notices.notify(flow(FaceAuthMode.TENCENT), Outcome.pass("c"), NoticeMode.LOST);
            notices.notify(flow(FaceAuthMode.TENCENT), Outcome.fail(Optional.empty()), NoticeMode.NORMAL);
            notices.notify(flow(FaceAuthMode.WE_CHAT_FACE), Outcome.pass("c"), NoticeMode.NORMAL);
            notices.ping(flow(FaceAuthMode.WE_CHAT_FACE));
            // The only one that may arrive; it comes after the others.
            notices.ping(flow(FaceAuthMode.ZHIMACREDIT));
            await().until(() -> !received.isEmpty());
        }
        assertThat(received).containsExactly("GET /notify/token");
    }

    private Notices notices(boolean failuresToo, Duration timeout) {
        Notices.Pacing documented = Notices.Pacing.documented(Duration.ofSeconds(30));
        assertThat(documented.timeout()).isEqualTo(Duration.ofSeconds(5));
        return new Notices(
                new Notices.Pacing(timeout, documented.retries(), documented.delay()), failuresToo, scheduler);
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

    /** Runs at once what was to run later, and writes down how much later. */
    private static final class ImpatientScheduler extends ScheduledThreadPoolExecutor {

        private final List<Long> pauses = new CopyOnWriteArrayList<>();

        ImpatientScheduler() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            pauses.add(unit.toMillis(delay));
            return super.schedule(task, 0, unit);
        }
    }
}
