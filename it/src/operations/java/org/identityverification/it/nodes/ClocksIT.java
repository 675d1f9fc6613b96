package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Crowd;
import org.identityverification.it.probe.Crowd.Member;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.probe.ShiftedClock;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.PostgreSql;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes of one application, here on one server; the clock of one is five minutes ahead. */
@DisplayName("Nodes whose clocks differ")
@Order(2)
class ClocksIT {

    private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(33);
    private static final String HANGS = "hangs-meanwhile";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static PostgreSql database;

    @AutoClose
    private static OwnServer server;

    private static Probe exact;
    private static Probe ahead;

    @BeforeAll
    static void start() throws Exception {
        database = PostgreSql.start(OwnServer.folder());
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("JVM_ARGS", "-XX:TieredStopAtLevel=1");
        server = OwnServer.start("clocks", environment, node("exact", "PT0S"), node("ahead", "PT5M"));
        exact = new Probe(server.uri(), "exact");
        ahead = new Probe(server.uri(), "ahead");
    }

    private static WebArchive node(String name, String shift) {
        return Deployments.withTestKit(Probe.notAsking(
                        name,
                        PROVIDER,
                        "identity-verification.data-source",
                        "jdbc/identity-verification-postgresql",
                        "identity-verification.application",
                        "nodes",
                        "it.clock-shift",
                        shift,
                        "identity-verification.task-poll",
                        "PT0.5S")
                .addClass(ShiftedClock.class));
    }

    @Test
    @DisplayName("by more than a lease never begin a delivery that the other has begun")
    void beginNothingOfEachOther() {
        List<Member> held;
        try (Crowd ofExact = new Crowd(exact, PROVIDER);
                Crowd ofAhead = new Crowd(ahead, PROVIDER)) {
            held = List.of(ofExact.passed(HANGS), ofAhead.passed(HANGS));
        }
        held.forEach(it -> await().atMost(TestServer.LONG_ENOUGH).until(() -> begun(it) > 0));
        await().during(LONGER_THAN_A_LEASE)
                .atMost(LONGER_THAN_A_LEASE.multipliedBy(2))
                .untilAsserted(
                        () -> assertThat(held).extracting(ClocksIT::begun).containsOnly(1));

        exact.mend(HANGS);
        ahead.mend(HANGS);

        held.forEach(it -> exact.awaitDelivered(it.id()));
        assertThat(held).extracting(ClocksIT::begun).containsOnly(1);
    }

    /** How often a delivery of this verification has begun, on both nodes. */
    private static int begun(Member member) {
        return exact.events(member.id()).size() + ahead.events(member.id()).size();
    }
}
