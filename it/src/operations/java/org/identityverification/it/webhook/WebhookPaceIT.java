package org.identityverification.it.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code -Dit.outage=PT2M} is how long the receiver answers 503. */
@Order(5)
class WebhookPaceIT {

    private static final Duration OUTAGE = Duration.parse(System.getProperty("it.outage", "PT20S"));
    private static final Duration ASKED = Duration.ofSeconds(7);
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final int RESULTS = 500;
    private static final String SECRET = Signatures.secret(new byte[32]);

    @AutoClose
    private final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private final PostgreSql database = PostgreSql.start(OwnServer.folder());

    @AutoClose
    private final Receiver receiver = new Receiver();

    private final Set<String> results = ConcurrentHashMap.newKeySet();

    WebhookPaceIT() throws IOException {}

    @Test
    @Timeout(600)
    void waits_as_it_is_asked_then_tries_one_at_a_time_and_delivers_all_within_a_minute_when_the_receiver_is_back()
            throws Exception {
        CompletableFuture<OwnServer> starting = CompletableFuture.supplyAsync(() -> start("one"));
        try (OwnServer two = start("two");
                OwnServer one = starting.join()) {
            List<OwnServer> servers = List.of(one, two);
            servers.forEach(this::pass);
            await().until(() -> receiver.nodes.values().stream().allMatch(node -> node.requests.get() == 1));
            long begun = System.nanoTime();
            IntStream.range(0, RESULTS).parallel().forEach(i -> pass(servers.get(i % 2)));
            await().atMost(OUTAGE.plus(LONGEST_START))
                    .until(() -> System.nanoTime() - begun > ASKED.plus(OUTAGE).toNanos()
                            && receiver.nodes.values().stream().allMatch(node -> node.requests.get() > 3));
            assertThat(receiver.accepted).isEmpty();

            receiver.isUp = true;

            await().atMost(Duration.ofSeconds(30)).until(() -> !receiver.accepted.isEmpty());
            await().atMost(Duration.ofSeconds(60)).until(() -> receiver.accepted.containsAll(results));
            assertThat(receiver.nodes.values()).allSatisfy(node -> {
                assertThat(Duration.ofNanos(node.secondAt - node.firstAt)).isGreaterThanOrEqualTo(ASKED);
                assertThat(node.mostBeforeSuccess).hasValue(1);
                assertThat(node.mostAfterSuccess.get()).isBetween(2, 16);
            });
            int requests = receiver.nodes.values().stream()
                    .mapToInt(node -> node.requests.get())
                    .sum();
            await().untilAsserted(() -> assertThat(database.query("SELECT sum(attempts) FROM identity_verification"))
                    .as("waiting is no attempt")
                    .containsExactly(Integer.toString(requests)));
        }
    }

    private OwnServer start(String name) {
        Map<String, String> environment = Notices.environment(database, provider.url());
        environment.put(
                "IDENTITY_APP_WEBHOOK_URL",
                "http://localhost:" + receiver.http.getAddress().getPort() + "/" + name);
        environment.put("IDENTITY_APP_WEBHOOK_SECRET", SECRET);
        try {
            return OwnServer.start("webhook-pace-" + name, environment, Deployments.referenceApplication());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void pass(OwnServer server) {
        JsonObject started = Http.json(server.startVerification("customer"));
        Check check = provider.check(started.getString("flowId"));
        assertThat(Notices.send(server.uri(), Notices.tokenOf(check), check.flowId(), true, ""))
                .isEqualTo(Notices.RECEIVED);
        results.add(started.getString("id"));
    }

    /** What one node has sent. */
    private static final class Node {
        final AtomicInteger requests = new AtomicInteger();
        final AtomicInteger underWay = new AtomicInteger();
        final AtomicInteger mostBeforeSuccess = new AtomicInteger();
        final AtomicInteger mostAfterSuccess = new AtomicInteger();
        volatile boolean hasSucceeded;
        volatile long firstAt;
        volatile long secondAt;
    }

    /** Answers each node 429, then 410, then 503 until it is up. */
    private static final class Receiver implements AutoCloseable {

        final Map<String, Node> nodes = Map.of("/one", new Node(), "/two", new Node());
        final Set<String> accepted = ConcurrentHashMap.newKeySet();
        volatile boolean isUp;

        final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private final ExecutorService threads = Executors.newCachedThreadPool();

        Receiver() throws IOException {
            http.setExecutor(threads);
            http.createContext("/", this::receive);
            http.start();
        }

        private void receive(HttpExchange exchange) throws IOException {
            try (exchange) {
                Node node = nodes.get(exchange.getRequestURI().getPath());
                String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                int underWay = node.underWay.incrementAndGet();
                (node.hasSucceeded ? node.mostAfterSuccess : node.mostBeforeSuccess)
                        .accumulateAndGet(underWay, Math::max);
                int status = status(node);
                // As long as a receiver needs, so that calls overlap.
                LockSupport.parkNanos(20_000_000);
                if (status == 429) {
                    exchange.getResponseHeaders().set("Retry-After", Long.toString(ASKED.toSeconds()));
                    node.firstAt = System.nanoTime();
                } else if (status == 204) {
                    node.hasSucceeded = true;
                    accepted.add(Http.json(body).getJsonObject("data").getString("id"));
                }
                node.underWay.decrementAndGet();
                exchange.sendResponseHeaders(status, -1);
            }
        }

        private int status(Node node) {
            int request = node.requests.incrementAndGet();
            if (request == 2) {
                node.secondAt = System.nanoTime();
            }
            return switch (request) {
                case 1 -> 429;
                case 2 -> 410;
                default -> isUp ? 204 : 503;
            };
        }

        @Override
        public void close() {
            http.stop(0);
            threads.shutdownNow();
        }
    }
}
