package org.identityverification.it.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.provider.SocketServer.Answer;
import org.identityverification.it.provider.SocketServer.Request;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
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

    private final Map<String, Node> nodes = Map.of("/one", new Node(), "/two", new Node());
    private final Set<String> results = ConcurrentHashMap.newKeySet();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private volatile boolean isUp;

    @AutoClose
    private final SocketServer receiver = SocketServer.start(0, this::answer);

    @Test
    @Timeout(600)
    void tries_one_result_at_a_time_until_the_receiver_is_back() throws Exception {
        CompletableFuture<OwnServer> starting = CompletableFuture.supplyAsync(() -> start("one"));
        try (OwnServer two = start("two");
                OwnServer one = starting.join()) {
            List<OwnServer> servers = List.of(one, two);
            servers.forEach(this::pass);
            await().until(() -> nodes.values().stream().allMatch(node -> node.requests.get() == 1));
            long begun = System.nanoTime();
            IntStream.range(0, RESULTS).parallel().forEach(i -> pass(servers.get(i % 2)));
            await().atMost(OUTAGE.plus(LONGEST_START))
                    .until(() -> System.nanoTime() - begun > ASKED.plus(OUTAGE).toNanos()
                            && nodes.values().stream().allMatch(node -> node.requests.get() > 3));
            assertThat(accepted).isEmpty();

            isUp = true;

            await().atMost(Duration.ofSeconds(30)).until(() -> !accepted.isEmpty());
            await().atMost(Duration.ofSeconds(60)).until(() -> accepted.containsAll(results));
            assertThat(nodes.values()).allSatisfy(node -> {
                assertThat(Duration.ofNanos(node.secondAt - node.firstAt)).isGreaterThanOrEqualTo(ASKED);
                assertThat(node.mostBeforeSuccess).hasValue(1);
                assertThat(node.mostAfterSuccess.get()).isBetween(2, 16);
            });
            int requests = nodes.values().stream()
                    .mapToInt(node -> node.requests.get())
                    .sum();
            await().untilAsserted(() -> assertThat(database.query("SELECT sum(attempts) FROM identity_verification"))
                    .as("waiting is no attempt")
                    .containsExactly(Integer.toString(requests)));
        }
    }

    private OwnServer start(String name) {
        Map<String, String> environment = Notices.environment(database, provider.url());
        environment.put("IDENTITY_APP_WEBHOOK_URL", receiver.uri() + "/" + name);
        environment.put("IDENTITY_APP_WEBHOOK_SECRET", SECRET);
        return OwnServer.start("webhook-pace-" + name, environment, Deployments.referenceApplication());
    }

    private void pass(OwnServer server) {
        JsonObject started = Http.json(server.startVerification("customer"));
        assertThat(Notices.sendPassed(server, started)).isEqualTo(Notices.RECEIVED);
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
    private Answer answer(Request webhook) {
        Node node = nodes.get(webhook.line().split(" ", -1)[1]);
        int underWay = node.underWay.incrementAndGet();
        (node.hasSucceeded ? node.mostAfterSuccess : node.mostBeforeSuccess).accumulateAndGet(underWay, Math::max);
        int request = node.requests.incrementAndGet();
        if (request == 2) {
            node.secondAt = System.nanoTime();
        }
        // As long as a receiver needs, so that calls overlap.
        LockSupport.parkNanos(20_000_000);
        node.underWay.decrementAndGet();
        if (request == 1) {
            node.firstAt = System.nanoTime();
            return SocketServer.plain(429, List.of("Retry-After: " + ASKED.toSeconds()), "");
        }
        if (request == 2 || !isUp) {
            return SocketServer.plain(request == 2 ? 410 : 503, List.of(), "");
        }
        node.hasSucceeded = true;
        accepted.add(Http.json(webhook.body()).getJsonObject("data").getString("id"));
        return SocketServer.plain(204, List.of(), "");
    }
}
