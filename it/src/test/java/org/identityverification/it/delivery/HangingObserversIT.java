package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Crowd;
import org.identityverification.it.probe.Crowd.Member;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Health;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Here a delivery counts as hung after two seconds. */
@DisplayName("Observers that hang")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class HangingObserversIT {

    private static final int HUNDRED = 100;

    private static final Duration IN_TIME = Duration.ofSeconds(30);
    // After a kill, leases of 30 s must expire before a delivery begins again.
    private static final Duration LEASE_AND_MORE = Duration.ofSeconds(75);

    private static final String HANGS = "hangs-for-ever";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private static final List<Member> HUNG = new ArrayList<>();

    @AutoClose
    private static OwnServer server;

    private static Health health;
    private static Probe probe;

    @AutoClose
    private static Crowd crowd;

    @BeforeAll
    static void start() throws Exception {
        server = OwnServer.start(
                "hanging",
                Map.of(),
                Probe.notAsking(
                        "hanging",
                        PROVIDER,
                        "identity-verification.delivery.hung-after",
                        "PT2S",
                        "identity-verification.task-poll",
                        "PT0.5S"));
        health = new Health(server.uri());
        probe = new Probe(server.uri(), "hanging");
        crowd = new Crowd(probe, PROVIDER);
    }

    @Test
    @Order(1)
    @DisplayName(
            "for longer than is configured are reported, each with its verification and where it hangs; the server stays ready")
    void areReported() {
        HUNG.addAll(crowd.passed(HUNDRED - 1, HANGS));
        Member asynchronous = crowd.passed("async-" + HANGS);

        await().atMost(IN_TIME)
                .untilAsserted(
                        () -> assertThat(health.reported("deliveries.hung")).contains("" + HUNDRED));
        await().atMost(IN_TIME)
                .untilAsserted(() -> assertThat(HUNG).allSatisfy(it -> assertReported(it, "ProbedObserver.on")));
        await().atMost(IN_TIME).untilAsserted(() -> assertReported(asynchronous, "ProbedObserver.onAsync"));
        HUNG.add(asynchronous);
        assertThat(health.isReady()).isTrue();
        assertThat(health.isLive()).isTrue();
        probe.awaitDelivered(crowd.passed("other").id(), IN_TIME);
    }

    private static void assertReported(Member member, String method) {
        assertThat(Probe.logged(server.logs(), "IDV0042", Probe.shown(member.id())))
                .singleElement()
                .asString()
                .contains(method)
                .doesNotContain(member.id());
    }

    @Test
    @Order(2)
    @DisplayName("delay no other delivery after a restart either, and the server stays live")
    void restarted() throws Exception {
        server.kill();
        server.startAgain();

        await().atMost(LEASE_AND_MORE).until(probe::hanging, it -> it == HUNDRED);
        probe.awaitDelivered(crowd.passed("other").id(), IN_TIME);
        assertThat(probe.hanging()).isEqualTo(HUNDRED);
        assertThat(health.isLive()).isTrue();
        probe.mend(HANGS);
        await().atMost(IN_TIME.multipliedBy(2))
                .until(() -> probe.overdue("PT0S").isEmpty());
        assertThat(HUNG).allSatisfy(it -> assertThat(probe.find(it.id())).containsKey("deliveredAt"));
    }
}
