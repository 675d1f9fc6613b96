package org.identityverification.it.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.identityverification.it.nodes.Load;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code -Dit.rounds} sets how many times each of them is killed. */
@Timeout(value = 3, unit = TimeUnit.HOURS) // for -Dit.rounds
@Order(5)
class WebhookKillsIT {

    private static final int ROUNDS = Integer.getInteger("it.rounds", 1);
    private static final int SENDERS = 4;
    private static final int MORE = 20;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(100);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String SECRET = Signatures.secret(new byte[32]);

    @AutoClose
    private final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private final PostgreSql database = PostgreSql.start(OwnServer.folder());

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    /** To notifications, while the server runs. */
    private final Set<Integer> answers = ConcurrentHashMap.newKeySet();

    @Test
    void every_acknowledged_result_arrives_under_one_id() throws IOException {
        try (Receiver receiver = new Receiver();
                OwnServer server =
                        OwnServer.start("webhook-kills", environment(receiver), Deployments.referenceApplication())) {
            try (Load load = new Load(SENDERS, thread -> startAndPass(server))) {
                for (int round = 0; round < ROUNDS; round++) {
                    awaitMore();
                    receiver.close();
                    awaitMore();
                    receiver.start();
                    awaitMore();
                    database.cutConnections();
                    awaitMore();
                    database.kill();
                    database.startAgain();
                    awaitMore();
                    assertThat(answers).isSubsetOf(200, 503);
                    server.kill();
                    server.startAgain();
                    awaitMore();
                    answers.clear();
                }
            }
            await().atMost(LONGEST_WAIT).until(() -> receiver.webhooks.keySet().containsAll(acknowledged));

            assertThat(receiver.refused).as("webhooks with a wrong signature").hasValue(0);
            assertThat(receiver.webhooks.values())
                    .as("the ids of the webhooks of each verification")
                    .allSatisfy(ids -> assertThat(ids).hasSize(1));
            System.out.printf(
                    "Killed application, receiver and database %d times each: %d results acknowledged, none lost%n",
                    ROUNDS, acknowledged.size());
        }
    }

    private Map<String, String> environment(Receiver receiver) {
        Map<String, String> environment = Notices.environment(database, provider.url());
        environment.put("IDENTITY_APP_WEBHOOK_URL", receiver.uri().toString());
        environment.put("IDENTITY_APP_WEBHOOK_SECRET", SECRET);
        return environment;
    }

    private void awaitMore() {
        int enough = acknowledged.size() + MORE;
        await().atMost(LONGEST_WAIT).pollInterval(Duration.ofMillis(20)).until(() -> acknowledged.size() >= enough);
    }

    private void startAndPass(OwnServer server) {
        if (!isAcknowledged(server)) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean isAcknowledged(OwnServer server) {
        try {
            HttpResponse<String> started = server.startVerification("customer");
            if (started.statusCode() != 201) {
                return false;
            }
            Check check = provider.check(Http.json(started).getString("flowId"));
            int answer = Notices.send(server.uri(), Notices.tokenOf(check), check.flowId(), true, "");
            answers.add(answer);
            return answer == Notices.RECEIVED
                    && acknowledged.add(Http.json(started).getString("id"));
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Keeps what it has accepted, as a database would, while it does not run. */
    private static final class Receiver implements AutoCloseable {

        final AtomicInteger refused = new AtomicInteger();
        /** The ids of the webhooks of each verification that has passed. */
        final Map<String, Set<String>> webhooks = new ConcurrentHashMap<>();

        private final int port = Layout.freePort();
        private HttpServer http;

        Receiver() throws IOException {
            start();
        }

        void start() throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            http.createContext("/", this::receive);
            http.start();
        }

        URI uri() {
            return URI.create("http://localhost:" + port + "/");
        }

        private void receive(HttpExchange exchange) throws IOException {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                Headers headers = exchange.getRequestHeaders();
                String id = headers.getFirst("webhook-id");
                long timestamp = Long.parseLong(headers.getFirst("webhook-timestamp"));
                if (!headers.getFirst("webhook-signature").equals(Signatures.sign(SECRET, id, timestamp, body))) {
                    refused.incrementAndGet();
                }
                JsonObject data = Http.json(body).getJsonObject("data");
                if (data.getString("outcome").equals("PASSED")) {
                    webhooks.computeIfAbsent(data.getString("id"), none -> ConcurrentHashMap.newKeySet())
                            .add(id);
                }
                exchange.sendResponseHeaders(204, -1);
            }
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
