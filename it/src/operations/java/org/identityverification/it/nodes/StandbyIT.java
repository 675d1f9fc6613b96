package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.recording.Recorded;
import org.identityverification.it.recording.RecordingObserver;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Two nodes on a PostgreSQL with a standby, which name both as hosts. {@code -Dit.rounds} for a long run. */
@Timeout(value = 3, unit = TimeUnit.HOURS) // for -Dit.rounds
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(3)
class StandbyIT {

    private static final int ROUNDS = Integer.getInteger("it.rounds", 1);
    /** Longer than the module waits for a statement. */
    private static final Duration LONGER_THAN_A_STATEMENT = Duration.ofSeconds(20);

    @AutoClose
    private final FaceProvider provider = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private PostgreSql primary = PostgreSql.start(OwnServer.folder());

    @AutoClose
    private PostgreSql standby;

    private Path record;

    @AutoClose
    private OwnServer one;

    @AutoClose
    private OwnServer two;

    @BeforeAll
    void start() throws Exception {
        standby = PostgreSql.standbyOf(primary, OwnServer.folder());
        record = OwnServer.newRecord("standby");
        one = node("standby-one");
        two = node("standby-two");
    }

    private OwnServer node(String name) throws IOException {
        Map<String, String> environment = new HashMap<>(Notices.environment(primary, provider.url()));
        environment.put("POSTGRESQL_HOST", "localhost:" + standby.port() + ",localhost");
        environment.put("IT_RECORD", record.toString());
        environment.put("IT_NODE", name);
        return OwnServer.start(
                name, environment, Probe.in(Deployments.moduleWith(RestRoot.class, RecordingObserver.class)));
    }

    @Test
    @Order(1)
    void a_result_is_neither_acknowledged_nor_delivered_before_a_synchronous_standby_has_stored_it() throws Exception {
        primary.waitForStandby();
        JsonObject started = new Probe(one.uri(), "identity").start("traffic");

        standby.stop();
        try {
            await().during(LONGER_THAN_A_STATEMENT)
                    .atMost(LONGER_THAN_A_STATEMENT.multipliedBy(2))
                    .until(() -> notified(started) != Notices.RECEIVED
                            && Recorded.in(record, started.getString("id")).isEmpty());
        } finally {
            standby.startAgain();
        }

        await().atMost(TestServer.LONG_ENOUGH).until(() -> notified(started) == Notices.RECEIVED);
    }

    private int notified(JsonObject started) {
        UUID id = UUID.fromString(started.getString("id"));
        return Notices.send(one.uri(), Notices.token(id), started.getString("flowId"), true, "");
    }

    @Test
    @Order(2)
    void with_a_synchronous_standby_no_answered_start_and_no_acknowledged_result_is_lost_when_the_primary_is_killed()
            throws Exception {
        Traffic traffic = failedOver("synchronous");

        traffic.assertNothingLost();
        traffic.assertRepeatsAreRecognizable();
    }

    @Test
    @Order(3)
    void with_an_asynchronous_standby_the_nodes_come_back_by_themselves() throws Exception {
        Traffic traffic = failedOver("asynchronous");

        assertThat(traffic.accepted()).isGreaterThan(traffic.lost());
    }

    private Traffic failedOver(String kind) throws Exception {
        try (Traffic traffic = new Traffic(kind, record, one, two)) {
            for (int round = 0; round < ROUNDS; round++) {
                if (kind.equals("synchronous")) {
                    primary.waitForStandby();
                }
                traffic.awaitMoreAccepted();
                primary.kill();
                standby.promote();
                traffic.awaitMoreAccepted();
                // The old primary comes back as a new copy: what it had alone is gone.
                PostgreSql old = primary;
                primary = standby;
                standby = old;
                standby.follow(primary);
            }
            traffic.finish();
            System.out.printf(
                    "Primary killed %d times, %s standby: %d results accepted, %d starts or results lost%n",
                    ROUNDS, kind, traffic.accepted(), traffic.lost());
            return traffic;
        }
    }
}
