package org.identityverification.it.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.identityverification.it.nodes.Load;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
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

    private final int port = Layout.freePort();

    @AutoClose
    private SocketServer receiver = receiver();

    private final AtomicInteger refused = new AtomicInteger();
    /** The ids of the webhooks of each verification that has passed. */
    private final Map<String, Set<String>> webhooks = new ConcurrentHashMap<>();

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    /** To notifications, while the server runs. */
    private final Set<Integer> answers = ConcurrentHashMap.newKeySet();

    @Test
    void every_acknowledged_result_arrives_under_one_id() {
        try (OwnServer server = OwnServer.start("webhook-kills", environment(), Deployments.referenceApplication())) {
            try (Load load = new Load(SENDERS, thread -> startAndPass(server))) {
                for (int round = 0; round < ROUNDS; round++) {
                    awaitMore();
                    receiver.close();
                    awaitMore();
                    receiver = receiver();
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
            await().atMost(LONGEST_WAIT).until(() -> webhooks.keySet().containsAll(acknowledged));

            assertThat(refused).as("webhooks with a wrong signature").hasValue(0);
            assertThat(webhooks.values())
                    .as("the ids of the webhooks of each verification")
                    .allSatisfy(ids -> assertThat(ids).hasSize(1));
            System.out.printf(
                    "Killed application, receiver and database %d times each: %d results acknowledged, none lost%n",
                    ROUNDS, acknowledged.size());
        }
    }

    private Map<String, String> environment() {
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
            int answer = Notices.sendPassed(server, Http.json(started));
            answers.add(answer);
            return answer == Notices.RECEIVED
                    && acknowledged.add(Http.json(started).getString("id"));
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** A receiver that keeps what it has accepted, as a database would, while it does not run. */
    private SocketServer receiver() {
        return SocketServer.start(port, webhook -> {
            if (!webhook.headers().get("webhook-signature").equals(Signatures.of(webhook, SECRET))) {
                refused.incrementAndGet();
            }
            JsonObject data = Http.json(webhook.body()).getJsonObject("data");
            if (data.getString("outcome").equals("PASSED")) {
                webhooks.computeIfAbsent(data.getString("id"), none -> ConcurrentHashMap.newKeySet())
                        .add(webhook.headers().get("webhook-id"));
            }
            return SocketServer.plain(204, List.of(), "");
        });
    }
}
