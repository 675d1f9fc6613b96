package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.recording.HaltingObserver;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HaltedNodesIT {

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static PostgreSql database;

    @AutoClose
    private static OwnServer one;

    @AutoClose
    private static OwnServer two;

    @BeforeAll
    static void start() throws IOException {
        database = PostgreSql.start(OwnServer.folder());
        one = node("one");
        two = node("two");
    }

    private static OwnServer node(String name) throws IOException {
        Map<String, String> environment = Notices.environment(database, PROVIDER.url());
        environment.put("IDENTITY_VERIFICATION_DELIVERY_MAX_AGE", "PT1S");
        return OwnServer.start(
                "halted-" + name, environment, Probe.in(Deployments.moduleWith(RestRoot.class, HaltingObserver.class)));
    }

    @Test
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
}
