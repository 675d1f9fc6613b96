package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.identityverification.it.probe.Crowd;
import org.identityverification.it.probe.Crowd.Member;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two applications on one server: {@code asking} asks the provider about notifications, {@code believing} does not. A lock of the
 * test stops one start at each port, where the server is killed; and the tables come back from a dump, for which a copy of the rows
 * stands.
 */
@Order(2)
class RestartsIT {

    private static final int ROUNDS = Integer.getInteger("it.rounds", 1);
    private static final List<String> APPLICATIONS = List.of("asking", "believing");
    private static final String REFUSED = "refuses-PASSED-order";
    private static final String AT_COMMIT = " DEFERRABLE INITIALLY DEFERRED";

    private static final List<String> NOT_SENT =
            List.of(Port.BEFORE_THE_INSERT.name(), Port.BETWEEN_ANSWER_AND_UPDATE.name());

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static PostgreSql database;

    @AutoClose
    private static OwnServer server;

    /** Where a start waits. */
    enum Port {
        IN_THE_CALL,
        BEFORE_THE_INSERT,
        BETWEEN_INSERT_AND_CALL,
        BETWEEN_ANSWER_AND_UPDATE,
        BEFORE_THE_RETURN;

        String context(int round) {
            return this + "-" + round;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        database = PostgreSql.start(OwnServer.folder());
        String[] settings = {
            "identity-verification.data-source=" + database.dataSourceName(),
            "identity-verification.call-deadline=PT15S",
            "identity-verification.task-poll=PT0.2S"
        };
        server = OwnServer.start(
                "restarts",
                database.environment(),
                Probe.asking("asking", PROVIDER, settings),
                Probe.notAsking("believing", PROVIDER, settings));
        String answered = " AND OLD.answered_at IS NULL AND NEW.answered_at IS NOT NULL";
        database.execute(
                // A statement that was not sent when its node died never happens; one that was sent does.
                "CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN IF NOT pg_try_advisory_xact_lock_shared(1) THEN PERFORM pg_advisory_xact_lock_shared(1);"
                        + " IF TG_NAME IN (''"
                        + String.join("'', ''", NOT_SENT).toLowerCase(Locale.ROOT)
                        + "'') THEN RAISE EXCEPTION ''not sent''; END IF; END IF; RETURN NEW; END'",
                waiting(Port.BEFORE_THE_INSERT, "TRIGGER", "BEFORE INSERT", "", ""),
                waiting(Port.BETWEEN_INSERT_AND_CALL, "CONSTRAINT TRIGGER", "AFTER INSERT", AT_COMMIT, ""),
                waiting(Port.BETWEEN_ANSWER_AND_UPDATE, "TRIGGER", "BEFORE UPDATE", "", answered),
                waiting(Port.BEFORE_THE_RETURN, "CONSTRAINT TRIGGER", "AFTER UPDATE", AT_COMMIT, answered));
    }

    private static String waiting(Port port, String kind, String when, String deferred, String condition) {
        return "CREATE " + kind + " " + port + " " + when + " ON identity_verification" + deferred
                + " FOR EACH ROW WHEN (NEW.context_id LIKE '" + port + "%'" + condition
                + ") EXECUTE FUNCTION wait_for_the_test()";
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void lose_no_context_of_the_starts_that_a_kill_stops(int round) throws Exception {
        killDuringStarts(round);
        server.startAgain();

        assertThat(ids(Port.BEFORE_THE_INSERT.context(round))).isEmpty();
        assertThat(checks(Port.BEFORE_THE_INSERT.context(round))).isEmpty();
        for (Port port : EnumSet.complementOf(EnumSet.of(Port.BEFORE_THE_INSERT))) {
            for (String application : APPLICATIONS) {
                assertEnds(port, port.context(round), application);
            }
        }
    }

    static IntStream rounds() {
        return IntStream.range(0, ROUNDS);
    }

    private static void assertEnds(Port port, String context, String application) throws SQLException {
        Probe probe = new Probe(server.uri(), application);
        String id = await(context)
                .until(
                        () -> ids(context).stream()
                                .filter(it -> !probe.isUnknown(it))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        JsonObject found = probe.find(id);
        assertThat(found.getString("status")).as(context).isEqualTo("PENDING");
        assertThat(found.getString("contextId")).isEqualTo(context);
        assertThat(found.containsKey("flowId")).as(context).isEqualTo(port == Port.BEFORE_THE_RETURN);
        Optional<JsonObject> event = port == Port.BETWEEN_INSERT_AND_CALL
                ? Optional.of(expired(probe, id, context))
                : notified(probe, id, application, port, context);
        event.ifPresent(it -> {
            assertThat(it.getString("contextId")).isEqualTo(context);
            probe.awaitDelivered(id);
        });
    }

    private static void killDuringStarts(int round) throws SQLException {
        try (Connection holder = database.connect();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("SELECT pg_advisory_xact_lock(1)");
            PROVIDER.nextCalls(APPLICATIONS.size(), HANG);
            List<CompletableFuture<JsonObject>> starts = new ArrayList<>();
            for (Port port : Port.values()) {
                for (String application : APPLICATIONS) {
                    starts.add(new Probe(server.uri(), application).startInBackground(port.context(round)));
                }
                if (port == Port.IN_THE_CALL) {
                    // Not calls(): when both take the same nonce, one call is refused and made again.
                    await().until(() -> PROVIDER.checks().size() == APPLICATIONS.size());
                }
            }
            int atTheLock = (Port.values().length - 1) * APPLICATIONS.size();
            await().until(() -> database.query("SELECT pid FROM pg_stat_activity WHERE wait_event = 'advisory'")
                            .size()
                    == atTheLock);
            server.kill();
            holder.rollback();
            assertThat(starts).allSatisfy(it -> assertThat(it).failsWithin(TestServer.LONG_ENOUGH));
        }
    }

    private static List<String> ids(String context) throws SQLException {
        return database.query("SELECT id FROM identity_verification WHERE context_id = '" + context + "'");
    }

    private static List<Check> checks(String context) {
        return PROVIDER.checks().stream()
                .filter(it -> it.contextId().equals(Optional.of(context)))
                .toList();
    }

    /** No call was made, so nothing else can come. */
    private static JsonObject expired(Probe probe, String id, String context) {
        assertThat(checks(context)).isEmpty();
        database.execute("UPDATE identity_verification SET ask_at = CURRENT_TIMESTAMP, give_up_at = CURRENT_TIMESTAMP"
                + " WHERE id = '" + id + "'");
        JsonObject event = probe.awaitEvents(id, 1).get(0);
        assertThat(event.getString("outcome")).isEqualTo("EXPIRED");
        return event;
    }

    /** Absent when the claim is parked: the provider can't be asked about it, and it ends with {@code delivery.max-age}. */
    private static Optional<JsonObject> notified(
            Probe probe, String id, String application, Port port, String context) {
        Check check = checks(context).stream()
                .filter(it -> it.notifyUrl().orElseThrow().getPath().startsWith("/" + application + "/"))
                .findFirst()
                .orElseThrow();
        check.end(passes().notificationLost());
        assertThat(Notices.send(check, true, "")).isEqualTo(Notices.RECEIVED);
        boolean asks = application.equals("asking");
        boolean canAsk = port == Port.BEFORE_THE_RETURN;
        if (asks && !canAsk) {
            await().untilAsserted(() -> assertThat(probe.parked(id))
                    .extracting(it -> it.getString("reason"))
                    .containsExactly("START_NOT_ANSWERED"));
            assertThat(probe.events(id)).isEmpty();
            return Optional.empty();
        }
        JsonObject event = probe.awaitEvents(id, 1).get(0);
        assertThat(event.getString("outcome")).isEqualTo("PASSED");
        assertThat(event.getBoolean("confirmed")).isEqualTo(asks);
        return Optional.of(event);
    }

    @Test
    void deliver_a_dumps_results_with_the_same_delivery_ids() throws Exception {
        Probe asking = new Probe(server.uri(), "asking");
        Probe believing = new Probe(server.uri(), "believing");
        Crowd ofAsking = new Crowd(asking, PROVIDER);
        Member asked = ofAsking.start("order");
        Member erased = ofAsking.start("order");
        Member delivered = ofAsking.passed(REFUSED);
        Member believed = new Crowd(believing, PROVIDER).start("order");
        asking.awaitEvents(delivered.id(), 1);
        database.execute("CREATE TABLE dump AS TABLE identity_verification");

        pass(asked);
        pass(believed);
        asking.mend(REFUSED);
        asking.awaitDelivered(delivered.id());
        asking.awaitDelivered(asked.id());
        believing.awaitDelivered(believed.id());
        Map<String, String> before =
                Map.of(asked.id(), deliveryId(asking, asked), delivered.id(), deliveryId(asking, delivered));
        assertThat(asking.erase(erased.id())).isTrue();
        Member late = ofAsking.start("order");
        server.close();
        database.execute("DELETE FROM identity_verification", "INSERT INTO identity_verification TABLE dump");
        server.startAgain();

        assertThat(asking.isUnknown(late.id())).isTrue();
        assertThat(Notices.send(late.check(), true, "")).isEqualTo(404);
        assertThat(Probe.logged(server.logs(), "IDV0024")).hasSize(1);
        assertThat(asking.status(erased.id())).isEqualTo("PENDING");
        // The times at which the module would ask, or give up.
        database.execute("UPDATE identity_verification SET ask_at = CURRENT_TIMESTAMP,"
                + " give_up_at = CASE application WHEN 'believing' THEN CURRENT_TIMESTAMP ELSE give_up_at END");
        for (Member it : List.of(asked, delivered)) {
            assertThat(deliveryId(asking, it)).isEqualTo(before.get(it.id()));
        }
        believing.awaitOutcomes(believed.id(), "EXPIRED");
    }

    private static void pass(Member member) {
        member.check().pass();
        assertThat(member.check().awaitNotified().status()).isEqualTo(Notices.RECEIVED);
    }

    private static String deliveryId(Probe probe, Member member) {
        return probe.awaitEvents(member.id(), 1).get(0).getString("deliveryId");
    }
}
