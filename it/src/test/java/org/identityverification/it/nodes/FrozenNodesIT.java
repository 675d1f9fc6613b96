package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.recording.HaltingObserver;
import org.identityverification.it.recording.Recorded;
import org.identityverification.it.recording.RecordingObserver;
import org.identityverification.it.recording.SecondRecorder;
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
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class FrozenNodesIT {

    // The lease is 30 s.
    private static final Duration LEASE_AND_MORE = Duration.ofSeconds(75);
    private static final Duration LONG_ENOUGH_TO_CALL = Duration.ofSeconds(3);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static PostgreSql database;

    @AutoClose
    private static OwnServer one;

    @AutoClose
    private static OwnServer two;

    private static Path record;

    @BeforeAll
    static void start() throws IOException {
        record = OwnServer.newRecord("frozen");
        database = PostgreSql.start(OwnServer.folder());
        one = node("one");
        two = node("two");
    }

    private static OwnServer node(String name) throws IOException {
        Map<String, String> environment = Notices.environment(database, PROVIDER.url());
        environment.put("IT_RECORD", record.toString());
        environment.put("IT_NODE", name);
        environment.put("IDENTITY_VERIFICATION_DELIVERY_MAX_AGE", "PT1S");
        return OwnServer.start(
                "frozen-" + name,
                environment,
                Probe.in(Deployments.moduleWith(
                        RestRoot.class, RecordingObserver.class, SecondRecorder.class, HaltingObserver.class)));
    }

    @Test
    @Order(1)
    void one_that_is_frozen_for_longer_than_a_lease_ends_the_call_that_it_was_in_begins_no_other_and_writes_nothing()
            throws Exception {
        String context = RecordingObserver.HELD + UUID.randomUUID();
        String id = passed(context);
        await().atMost(TestServer.LONG_ENOUGH).until(() -> !of(id).isEmpty());
        String frozenName = of(id).get(0).node();
        OwnServer frozen = frozenName.equals("one") ? one : two;
        OwnServer other = frozenName.equals("one") ? two : one;

        frozen.freeze();
        String written;
        try {
            await().atMost(LEASE_AND_MORE).until(() -> of(id).size() == 2);
            Files.createFile(record.resolveSibling(context));
            new Probe(other.uri(), "identity").awaitDelivered(id);
            written = row(id);
        } finally {
            frozen.thaw();
        }

        await().atMost(TestServer.LONG_ENOUGH)
                .until(() ->
                        of(id).stream().anyMatch(it -> it.isEnd() && it.node().equals(frozenName)));
        await().during(LONG_ENOUGH_TO_CALL)
                .atMost(TestServer.LONG_ENOUGH)
                .until(() -> of(id).size() == 5 && row(id).equals(written));
        assertThat(of(id))
                .extracting(
                        it -> it.what() + " " + it.attempt() + " " + it.node().equals(frozenName))
                .containsExactly("begin 1 true", "begin 2 false", "end 2 false", "second 2 false", "end 1 true");
        assertThat(new Probe(frozen.uri(), "identity").find(id)).containsKey("deliveredAt");
    }

    @Test
    @Order(2)
    void each_is_ended_by_an_observer_the_delivery_is_parked_after_its_longest_age_and_the_reason_names_the_node()
            throws Exception {
        JsonObject started = new Probe(one.uri(), "identity").start(HaltingObserver.HALTS + UUID.randomUUID());
        String id = started.getString("id");
        Notices.send(one.uri(), Notices.token(UUID.fromString(id)), started.getString("flowId"), true, "");
        await().atMost(TestServer.LONG_ENOUGH).until(() -> !one.isAlive() || !two.isAlive());
        endLease(id);
        await().atMost(TestServer.LONG_ENOUGH).until(() -> !one.isAlive() && !two.isAlive());
        endLease(id);

        one.kill();
        one.startAgain();

        Probe probe = new Probe(one.uri(), "identity");
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> probe.parked(id).stream()
                        .map(it -> it.getString("reason"))
                        .toList()
                        .equals(List.of("NODE_DIED")));
        await().atMost(TestServer.LONG_ENOUGH)
                .until(() ->
                        Probe.logged(one.logs(), "IDV0033", Probe.shown(id)).size() == 1);
        assertThat(probe.find(id).getString("status")).isEqualTo("PASSED");
        assertThat(one.isAlive()).isTrue();
    }

    /** Instead of waiting until the lease of a dead node has run out. */
    private static void endLease(String id) {
        database.execute(
                "UPDATE identity_verification SET lease_until = CURRENT_TIMESTAMP - INTERVAL '1 second' WHERE id = '"
                        + id + "'");
    }

    private static String passed(String contextId) {
        JsonObject started = new Probe(one.uri(), "identity").start(contextId);
        String id = started.getString("id");
        assertThat(Notices.send(one.uri(), Notices.token(UUID.fromString(id)), started.getString("flowId"), true, ""))
                .isEqualTo(Notices.RECEIVED);
        return id;
    }

    private static String row(String id) throws Exception {
        return database.query("SELECT v::text FROM identity_verification v WHERE id = '" + id + "'")
                .get(0);
    }

    private static List<Recorded> of(String id) {
        return Recorded.in(record, id);
    }
}
