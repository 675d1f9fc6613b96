package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside a server whose clock is right, one begins and ends whose clock of the system a preloaded library shifts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
@Order(3)
class ShiftedNodesIT {

    /** An observer that is given this context holds its delivery. */
    private static final String HANGS = "hangs-at";

    /** Ten looks for due work. */
    private static final Duration MANY_LOOKS = Duration.ofSeconds(2);

    // Its gateway takes every nonce; the provider's refuses those of such a node.
    @AutoClose
    private final SocketServer provider = SocketServer.start();

    @AutoClose
    private final Database database = startDatabase();

    @AutoClose
    private OwnServer exact;

    private Probe right;

    Database startDatabase() {
        return PostgreSql.start(OwnServer.folder());
    }

    /** The shifts of a short run: a clock that is ahead could expire, purge and take what is not due. */
    List<String> shifts() {
        return List.of("P90D");
    }

    List<String> some() {
        return Integer.getInteger("it.rounds", 1) > 1 ? List.of("PT6H", "-PT6H", "P90D", "-P90D") : shifts();
    }

    @BeforeAll
    void start() throws Exception {
        exact = node("exact", Map.of());
        right = new Probe(exact.uri(), "identity");
    }

    private OwnServer node(String name, Map<String, String> more) {
        Map<String, String> environment =
                Notices.environment(database, provider.uri().toString());
        environment.putAll(more);
        return OwnServer.start(
                "clock-" + name + "-" + database.getClass().getSimpleName(),
                environment,
                Probe.in(Deployments.moduleWith(RestRoot.class)));
    }

    @ParameterizedTest
    @MethodSource("some")
    void changes_nothing_wrongly_and_reports_its_clock_at(String shift) throws Exception {
        String open = started(right).getString("id");
        JsonObject ended = started(right);
        assertThat(Notices.sendPassed(exact, ended)).isEqualTo(Notices.RECEIVED);
        right.awaitDelivered(ended.getString("id"));
        JsonObject held = right.start(HANGS + shift);
        assertThat(Notices.sendPassed(exact, held)).isEqualTo(Notices.RECEIVED);
        right.awaitEvents(held.getString("id"), 1);

        try (OwnServer shifted = node("shifted", ShiftedClock.environment(shift))) {
            Probe wrong = new Probe(shifted.uri(), "identity");
            await().until(() -> !Probe.logged(shifted.logs(), "IDV0064").isEmpty());
            assertThat(Probe.logged(shifted.logs(), "IDV0064").get(0))
                    .contains(shift.startsWith("P") ? "ahead of" : "behind");
            assertThat(Probe.logged(exact.logs(), "IDV0064")).isEmpty();

            // The node's own token is good at both, and so is one of the other node.
            JsonObject its = started(wrong);
            assertThat(ping(exact, lastToken())).isEqualTo(200);
            assertThat(ping(shifted, lastToken())).isEqualTo(200);
            JsonObject alsoHeld = wrong.start(HANGS + shift);
            assertThat(Notices.sendPassed(shifted, alsoHeld)).isEqualTo(Notices.RECEIVED);
            await().until(() -> begun(alsoHeld, wrong) > 0);
            await().during(MANY_LOOKS)
                    .atMost(MANY_LOOKS.multipliedBy(3))
                    .until(() -> right.status(open).equals("PENDING")
                            && right.status(its.getString("id")).equals("PENDING")
                            && right.find(ended.getString("id")).containsKey("deliveredAt")
                            && begun(held, wrong) == 1
                            && begun(alsoHeld, wrong) == 1);
            right.mend(HANGS + shift);
            wrong.mend(HANGS + shift);
            JsonObject other = started(right);
            assertThat(Notices.sendPassed(shifted, other)).isEqualTo(Notices.RECEIVED);
            assertThat(Notices.sendPassed(exact, its)).isEqualTo(Notices.RECEIVED);
            for (JsonObject each : List.of(other, its, held, alsoHeld)) {
                JsonObject delivered = right.awaitDelivered(each.getString("id"));
                assertThat(delivered.getString("status")).isEqualTo("PASSED");
                assertThat(Instant.parse(delivered.getString("startedAt")))
                        .isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS));
            }
        }
        assertThat(right.status(open)).isEqualTo("PENDING");
    }

    /** How often a delivery of a verification has begun, on both nodes. */
    private int begun(JsonObject started, Probe wrong) {
        String id = started.getString("id");
        return right.events(id).size() + wrong.events(id).size();
    }

    private static JsonObject started(Probe probe) {
        JsonObject started = probe.start("clocks");
        assertThat(started).as("%s", started).containsKey("flowId");
        return started;
    }

    /** A token that a node has sent to the provider. */
    private String lastToken() {
        List<SocketServer.Request> requests = provider.requests();
        return Http.json(requests.get(requests.size() - 1).body())
                .getString("notifyUrl")
                .replaceAll(".*/", "");
    }

    private static int ping(OwnServer node, String token) {
        return Http.get(URI.create(node.uri() + "identity/api/notifications/" + token))
                .statusCode();
    }
}
