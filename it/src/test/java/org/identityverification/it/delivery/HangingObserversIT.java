package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.Outcome.fails;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Crowd;
import org.identityverification.it.probe.Crowd.Member;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Health;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two applications on one server and one H2 file: {@code patient} has the default {@code delivery.hung-after}, so that nothing
 * that hangs gives up its place during a test, and asks the provider to confirm; {@code strict} finds after two seconds that a
 * delivery hangs.
 */
@DisplayName("Observers that hang")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class HangingObserversIT {

    private static final int HUNDRED = 100;
    /** As many may hang before only a restart helps. */
    private static final int BOUND = 256;
    /** As many of those that hung before may be with observers at once. */
    private static final int PLACES_OF_THE_HUNG = 4;

    private static final Duration IN_TIME = Duration.ofSeconds(30);
    // After a kill, leases of 30 s run out before anything is begun again.
    private static final Duration LEASE_AND_MORE = Duration.ofSeconds(75);
    // Links are valid for 30 minutes, and after them there is a grace of 10.
    private static final Duration SINCE_THE_START_OF_AN_EXPIRY = Duration.ofMinutes(40);

    /** An orchestrator restarts a server after several probes have failed. */
    private static final Duration SEVERAL_PROBES = Duration.ofSeconds(5);

    private static final String HANGS = "hangs-at-the-bound";

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private static final List<Member> HUNG = new ArrayList<>();

    private static OwnServer server;
    private static Health health;
    private static Probe patient;
    private static Probe strict;
    private static Crowd ofPatient;
    private static Crowd ofStrict;

    @BeforeAll
    static void start() throws Exception {
        server = OwnServer.start(
                "hanging",
                Map.of("JVM_ARGS", "-XX:TieredStopAtLevel=1"),
                "",
                List.of(),
                Probe.archive(
                        "patient",
                        Map.of(
                                Deployments.PROVIDER_URL,
                                PROVIDER.url(),
                                "identity-verification.result-query.enabled",
                                "true",
                                "identity-verification.result-query.confirm",
                                "true",
                                "identity-verification.result-query.first-delay",
                                "PT1S",
                                "identity-verification.task-poll",
                                "PT0.5S")),
                Probe.archive(
                        "strict",
                        Map.of(
                                Deployments.PROVIDER_URL,
                                PROVIDER.url(),
                                "identity-verification.result-query.enabled",
                                "false",
                                "identity-verification.delivery.hung-after",
                                "PT2S",
                                "identity-verification.task-poll",
                                "PT0.5S")));
        health = new Health(server.uri());
        patient = new Probe(server.uri(), "patient");
        strict = new Probe(server.uri(), "strict");
        ofPatient = new Crowd(patient, PROVIDER);
        ofStrict = new Crowd(strict, PROVIDER);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            ofPatient.close();
            ofStrict.close();
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hangs-synchronously", "async-hangs-asynchronously"})
    @Order(1)
    @DisplayName("a hundred at once, hold up no other result, no second attempt and no other kind of task")
    void holdUpNothing(String hanging) {
        List<Member> all = ofPatient.passed(HUNDRED, hanging);
        try {
            Member other = ofPatient.passed("other");
            Member failing = ofPatient.passed("fails-1-times");
            Member asked = ofPatient.start("asked");
            asked.check().end(fails().noticeLost());
            PROVIDER.clock().forward(SINCE_THE_START_OF_AN_EXPIRY.negated().plusSeconds(3));
            Member expiring = ofPatient.start("expires");
            PROVIDER.clock().reset();

            await().atMost(IN_TIME)
                    .untilAsserted(() -> assertThat(Map.of(
                                    "another result", patient.outcomes(other.id()),
                                    "a second attempt", patient.outcomes(failing.id()),
                                    "a result that is asked for", patient.outcomes(asked.id()),
                                    "an expiry", patient.outcomes(expiring.id())))
                            .isEqualTo(Map.of(
                                    "another result", List.of("PASSED"),
                                    "a second attempt", List.of("PASSED", "PASSED"),
                                    "a result that is asked for", List.of("FAILED"),
                                    "an expiry", List.of("EXPIRED"))));
            await().atMost(IN_TIME).until(patient::hanging, it -> it == HUNDRED);
        } finally {
            patient.mend(hanging);
        }
        all.forEach(it -> patient.awaitDelivered(it.id()));
        assertThat(all).allSatisfy(it -> assertThat(patient.events(it.id())).hasSize(1));
    }

    @Test
    @Order(3)
    @DisplayName(
            "for longer than is configured are reported, each with its verification and where it hangs; the server is ready")
    void areReported() {
        HUNG.addAll(ofStrict.passed(HUNDRED - 1, HANGS));
        Member asynchronous = ofStrict.passed("async-" + HANGS);

        await().atMost(IN_TIME)
                .untilAsserted(
                        () -> assertThat(health.reported("deliveries.hung")).contains("" + HUNDRED));
        await().atMost(IN_TIME)
                .untilAsserted(() -> assertThat(HUNG).allSatisfy(it -> assertReported(it, "ProbedObserver.on")));
        await().atMost(IN_TIME).untilAsserted(() -> assertReported(asynchronous, "ProbedObserver.onAsync"));
        HUNG.add(asynchronous);
        assertThat(health.isReady()).isTrue();
        assertThat(health.isLive()).isTrue();
        strict.awaitDelivered(ofStrict.passed("other").id(), IN_TIME);
    }

    private static void assertReported(Member member, String method) {
        assertThat(Probe.logged(server.logs(), "IDV0042", Probe.shown(member.id())))
                .singleElement()
                .asString()
                .contains(method)
                .doesNotContain(member.id());
    }

    @Test
    @Order(4)
    @DisplayName(
            "in such a number that only a restart helps make liveness say so; after it they are begun a few at a time")
    void needARestart() throws Exception {
        HUNG.addAll(ofStrict.passed(BOUND - HUNDRED, HANGS));
        await().during(SEVERAL_PROBES).atMost(IN_TIME).until(() -> !health.isLive());
        assertThat(Probe.logged(server.logs(), "IDV0043")).hasSize(1);

        server.kill();
        server.startAgain();

        await().atMost(LEASE_AND_MORE).until(strict::hanging, it -> it == PLACES_OF_THE_HUNG);
        for (int i = 0; i < 2 * PLACES_OF_THE_HUNG; i++) {
            strict.awaitDelivered(ofStrict.passed("other").id(), IN_TIME);
            assertThat(strict.hanging()).isEqualTo(PLACES_OF_THE_HUNG);
        }
        assertThat(health.isLive()).isTrue();
        assertThat(Probe.logged(server.logs(), "IDV0043")).isEmpty();
        strict.mend(HANGS);
        await().atMost(IN_TIME.multipliedBy(2))
                .until(() -> strict.overdue("PT0S").isEmpty());
        assertThat(HUNG).allSatisfy(it -> assertThat(strict.find(it.id())).containsKey("deliveredAt"));
    }
}
