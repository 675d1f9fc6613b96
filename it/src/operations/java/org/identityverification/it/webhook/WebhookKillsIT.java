package org.identityverification.it.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.identityverification.it.nodes.Load;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.webhook.NodeReceiver.Accepted;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
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
    private static final String TEST =
            "{\"type\":\"verification.test\",\"timestamp\":\"2026-03-01T08:01:30Z\",\"data\":{}}";

    @AutoClose
    private final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private final PostgreSql database = PostgreSql.start(OwnServer.folder());

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    /** To notifications, while the server runs. */
    private final Set<Integer> answers = ConcurrentHashMap.newKeySet();

    @Test
    void every_acknowledged_result_arrives_at_the_sample_receiver_none_under_two_ids_and_a_forged_one_is_refused()
            throws IOException {
        try (NodeReceiver receiver = NodeReceiver.start("kills-receiver", SECRET);
                OwnServer server =
                        OwnServer.start("webhook-kills", environment(receiver), Deployments.referenceApplication())) {
            try (Load load = new Load(SENDERS, thread -> startAndPass(server))) {
                for (int round = 0; round < ROUNDS; round++) {
                    awaitMore();
                    receiver.kill();
                    awaitMore();
                    receiver.startAgain();
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
            await().atMost(LONGEST_WAIT)
                    .until(() -> receiver.accepted().stream()
                            .map(Accepted::id)
                            .collect(Collectors.toSet())
                            .containsAll(acknowledged));

            assertThat(receiver.accepted()).extracting(Accepted::id).doesNotHaveDuplicates();
            assertThat(receiver.accepted()).extracting(Accepted::webhookId).doesNotHaveDuplicates();
            assertThat(receiver.accepted()).extracting(Accepted::outcome).containsOnly("PASSED");
            int accepted = receiver.accepted().size();
            assertThat(receiver.answers(SECRET, TEST, TEST)).isEqualTo(204);
            assertThat(receiver.accepted()).as("after a test event").hasSize(accepted);
            assertThat(receiver.answers(SECRET, TEST, TEST + " "))
                    .as("a changed byte")
                    .isEqualTo(401);
            assertThat(receiver.answers(Signatures.secret("x".repeat(24).getBytes(UTF_8)), TEST, TEST))
                    .as("another secret")
                    .isEqualTo(401);
            System.out.printf(
                    "Killed application, receiver and database %d times each: %d results acknowledged, none lost%n",
                    ROUNDS, acknowledged.size());
        }
    }

    private Map<String, String> environment(NodeReceiver receiver) {
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
}
