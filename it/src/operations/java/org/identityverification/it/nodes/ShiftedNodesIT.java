package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.identityverification.testservers.KeyValues;
import org.identityverification.testservers.Layout;
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
    private final Database database = Databases.start();

    @AutoClose
    private OwnServer exact;

    private Probe right;

    /** In a short run: a clock that is ahead could expire, purge and take what is not due. */
    static List<String> shifts() {
        return Databases.MARIADB || Integer.getInteger("it.rounds", 1) > 1
                ? List.of("P90D", "PT6H", "-PT6H", "-P90D")
                : List.of("P90D");
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

    /** The variables of a process whose clock of the system is shifted. */
    private static Map<String, String> shifted(String shift) throws Exception {
        Path folder = Files.createTempDirectory(OwnServer.folder(), "clock").toAbsolutePath();
        Path source = OwnServer.repository().resolve("it/src/operations/c/shifted-clock.c");
        Layout.run(
                folder,
                Map.of("PATH", System.getenv("PATH")),
                List.of("cc", "-shared", "-fPIC", "-o", "shifted-clock.so", source.toString()));
        return KeyValues.of(
                "LD_PRELOAD=" + folder.resolve("shifted-clock.so"),
                "CLOCK_SHIFT=" + Duration.parse(shift).toSeconds());
    }

    @ParameterizedTest
    @MethodSource("shifts")
    void changes_nothing_wrongly_and_reports_its_clock_at(String shift) throws Exception {
        String open = started(right).getString("id");
        JsonObject ended = started(right);
        assertThat(Notices.sendPassed(exact, ended)).isEqualTo(Notices.RECEIVED);
        right.awaitDelivered(ended.getString("id"));
        JsonObject held = right.start(HANGS + shift);
        assertThat(Notices.sendPassed(exact, held)).isEqualTo(Notices.RECEIVED);
        right.awaitEvents(held.getString("id"), 1);

        try (OwnServer shifted = node("shifted", shifted(shift))) {
            Probe wrong = new Probe(shifted.uri(), "identity");
            await().until(() -> !Probe.logged(shifted.logs(), "IDV0064").isEmpty());
            assertThat(Probe.logged(shifted.logs(), "IDV0064").get(0))
                    .contains(shift.startsWith("P") ? "ahead of" : "behind");
            assertThat(Probe.logged(exact.logs(), "IDV0064")).isEmpty();

            JsonObject its = started(wrong);
            String itsToken = lastToken();
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
            assertThat(Notices.sendWith(itsToken, exact, its.getString("flowId"), true))
                    .isEqualTo(Notices.RECEIVED);
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
}
