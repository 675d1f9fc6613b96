package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testservers.PostgreSql;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Locks of the test stop the start at one of its ports, and there the server is killed, for two applications at once: {@code asking}
 * asks the provider about notifications, {@code believing} does not.
 */
@DisplayName("A start whose server is killed")
@Order(2)
class StartKillsIT {

    private static final int ROUNDS = Integer.getInteger("it.rounds", 1);
    private static final List<String> APPLICATIONS = List.of("asking", "believing");

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static PostgreSql database;

    @AutoClose
    private static OwnServer server;

    /** Where a start waits, and with which statement. */
    enum Port {
        BEFORE_THE_INSERT("INSERT INTO identity_verification %"),
        BETWEEN_INSERT_AND_CALL("COMMIT"),
        IN_THE_CALL(""),
        BETWEEN_ANSWER_AND_UPDATE("UPDATE identity_verification %"),
        BEFORE_THE_RETURN("COMMIT");

        private final String waitsWith;

        Port(String waitsWith) {
            this.waitsWith = waitsWith;
        }

        private String lock() {
            return this == BEFORE_THE_INSERT
                    ? "LOCK TABLE identity_verification IN EXCLUSIVE MODE"
                    : "SELECT pg_advisory_xact_lock(1)";
        }
    }

    @BeforeAll
    static void start() throws Exception {
        database = PostgreSql.start(OwnServer.folder());
        String[] settings = {
            "identity-verification.data-source",
            database.dataSourceName(),
            "identity-verification.call-deadline",
            "PT5S",
            "identity-verification.task-poll",
            "PT0.2S"
        };
        WebArchive asking = Probe.asking("asking", PROVIDER, settings);
        server = OwnServer.start(
                "start-kills", database.environment(), asking, Probe.notAsking("believing", PROVIDER, settings));
        // Commits of these contexts wait for the lock that the test holds.
        database.execute(
                "CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END'",
                "CREATE CONSTRAINT TRIGGER slow_insert AFTER INSERT ON identity_verification"
                        + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
                        + " WHEN (NEW.context_id LIKE 'BETWEEN_INSERT_AND_CALL%') EXECUTE FUNCTION wait_for_the_test()",
                "CREATE CONSTRAINT TRIGGER slow_update AFTER UPDATE ON identity_verification"
                        + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.context_id LIKE 'BEFORE_THE_RETURN%'"
                        + " AND OLD.answered_at IS NULL AND NEW.answered_at IS NOT NULL)"
                        + " EXECUTE FUNCTION wait_for_the_test()");
    }

    static Stream<Arguments> ports() {
        return IntStream.range(0, ROUNDS)
                .boxed()
                .flatMap(round -> Stream.of(Port.values()).map(port -> Arguments.of(port, round)));
    }

    @ParameterizedTest
    @MethodSource("ports")
    @DisplayName("loses no context, is found, and ends: its late result is delivered or parked, or it expires")
    void losesNothing(Port port, int round) throws Exception {
        String context = port + "-" + round;
        killDuringStarts(port, context);
        server.startAgain();

        if (port == Port.BEFORE_THE_INSERT) {
            assertThat(ids(context)).isEmpty();
            assertThat(PROVIDER.calls()).isEmpty();
            return;
        }
        List<String> ids = await().atMost(TestServer.LONG_ENOUGH).until(() -> ids(context), it -> it.size() == 2);
        for (String application : APPLICATIONS) {
            Probe probe = new Probe(server.uri(), application);
            String id =
                    ids.stream().filter(it -> !probe.isUnknown(it)).findFirst().orElseThrow();
            JsonObject found = probe.find(id);
            assertThat(found.getString("status")).isEqualTo("PENDING");
            assertThat(found.getString("contextId")).isEqualTo(context);
            assertThat(found.containsKey("flowId")).isEqualTo(port == Port.BEFORE_THE_RETURN);
            JsonObject event =
                    port == Port.BETWEEN_INSERT_AND_CALL ? expired(probe, id) : notified(probe, id, application, port);
            assertThat(event.getString("contextId")).isEqualTo(context);
            probe.awaitDelivered(id);
        }
    }

    private static void killDuringStarts(Port port, String context) throws SQLException {
        boolean hangs = port == Port.IN_THE_CALL || port == Port.BETWEEN_ANSWER_AND_UPDATE;
        try (Connection holder = database.connect();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            if (hangs) {
                PROVIDER.nextCalls(2, HANG);
            } else {
                lock.execute(port.lock());
            }
            List<CompletableFuture<JsonObject>> starts = APPLICATIONS.stream()
                    .map(name -> CompletableFuture.supplyAsync(() -> new Probe(server.uri(), name).start(context)))
                    .toList();
            if (hangs) {
                // Not calls(): when both take the same nonce, one call is refused and made again.
                await().atMost(TestServer.LONG_ENOUGH)
                        .until(() -> PROVIDER.checks().size() == 2);
            }
            if (port == Port.BETWEEN_ANSWER_AND_UPDATE) {
                lock.execute("SELECT id FROM identity_verification WHERE context_id = '" + context + "' FOR UPDATE");
                PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());
            }
            if (port != Port.IN_THE_CALL) {
                await().atMost(TestServer.LONG_ENOUGH).until(() -> waiting(port) == 2);
            }
            server.kill();
            holder.rollback();
            assertThat(starts).allSatisfy(it -> assertThat(it).failsWithin(TestServer.LONG_ENOUGH));
        }
    }

    private static int waiting(Port port) throws SQLException {
        return database.query("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '"
                        + port.waitsWith + "'")
                .size();
    }

    private static List<String> ids(String context) throws SQLException {
        return database.query("SELECT id FROM identity_verification WHERE context_id = '" + context + "'");
    }

    /** No call was made, so nothing else can come. */
    private static JsonObject expired(Probe probe, String id) {
        assertThat(PROVIDER.calls()).isEmpty();
        database.execute("UPDATE identity_verification SET due_at = CURRENT_TIMESTAMP, give_up_at = CURRENT_TIMESTAMP"
                + " WHERE id = '" + id + "'");
        JsonObject event = probe.awaitEvents(id, 1).get(0);
        assertThat(event.getString("outcome")).isEqualTo("EXPIRED");
        return event;
    }

    private static JsonObject notified(Probe probe, String id, String application, Port port) {
        Check check = PROVIDER.checks().stream()
                .filter(it -> it.notifyUrl().orElseThrow().getPath().startsWith("/" + application + "/"))
                .findFirst()
                .orElseThrow();
        check.end(passes().notificationLost());
        assertThat(Notices.send(check, true, "")).isEqualTo(Notices.RECEIVED);
        boolean asks = application.equals("asking");
        boolean canAsk = port == Port.BEFORE_THE_RETURN;
        if (asks && !canAsk) {
            await().atMost(TestServer.LONG_ENOUGH)
                    .until(() -> probe.parked(id).stream()
                            .map(it -> it.getString("reason"))
                            .toList()
                            .equals(List.of("START_NOT_ANSWERED")));
            assertThat(probe.events(id)).isEmpty();
            assertThat(probe.release(id)).isTrue();
        }
        JsonObject event = probe.awaitEvents(id, 1).get(0);
        assertThat(event.getString("outcome")).isEqualTo("PASSED");
        assertThat(event.getBoolean("confirmed")).isEqualTo(asks && canAsk);
        return event;
    }
}
