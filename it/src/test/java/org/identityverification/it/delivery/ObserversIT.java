package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The observer that hangs does so while the other tests run: only after more than a lease's length does it show that nobody else began. */
@OnSharedServer
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("An observer")
class ObserversIT {

    private static final String NAME = "observers";
    private static final String HANGS = "hangs-1";
    private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(33);

    private static String hanging = "";
    private static long hangsSince;

    private final Probe probe = new Probe(NAME);

    @Deployment(testable = false)
    static WebArchive application() {
        return Probe.archive(
                NAME,
                Map.of("identity-verification.delivery.max-age", "PT3S", "identity-verification.task-poll", "PT0.5S"));
    }

    @Test
    @Order(1)
    @DisplayName("that hangs keeps only its own delivery waiting: others are made")
    void hangs() {
        hanging = passed(HANGS);
        probe.awaitEvents(hanging, 1);
        hangsSince = System.nanoTime();

        List<String> others =
                IntStream.range(0, 20).mapToObj(i -> passed("well-" + i)).toList();

        others.forEach(probe::awaitDelivered);
        assertThat(probe.find(hanging)).doesNotContainKey("deliveredAt");
    }

    @Test
    @Order(2)
    @DisplayName("that fails twice gets the same delivery a third time, with the number of the attempt")
    void failsTwice() {
        String id = passed("fails-2-times");

        probe.awaitDelivered(id);

        List<JsonObject> events = probe.events(id);
        assertThat(events).extracting(event -> event.getInt("attempt")).containsExactly(1, 2, 3);
        assertThat(events).extracting(event -> event.getString("deliveryId")).containsOnly(deliveryId(id));
        assertThat(events).extracting(event -> event.getString("outcome")).containsOnly("PASSED");
        assertThat(Probe.logged("IDV0030", Probe.shown(id))).hasSize(2);
        assertThat(probe.overdue(id, "PT0S")).isEmpty();
    }

    @Test
    @Order(3)
    @DisplayName(
            "that always fails has its delivery shown as overdue, then parked, and gets it when re-driven by its id")
    void alwaysFails() {
        String id = passed("broken-1");

        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(() -> assertThat(probe.overdue(id, "PT1S"))
                        .singleElement()
                        .satisfies(it -> assertThat(it.getBoolean("parked")).isFalse()));
        JsonObject parked = awaitParked(id);
        assertThat(parked.getString("deliveryId")).isEqualTo(deliveryId(id));
        assertThat(parked.getInt("attempts")).isEqualTo(probe.events(id).size());
        assertThat(probe.overdue(id, "PT0S")).isEmpty();
        assertThat(Probe.logged("IDV0033", Probe.shown(id))).hasSize(1);
        assertThat(probe.status(id)).isEqualTo("PASSED");

        assertThat(probe.redrive(UUID.randomUUID().toString())).isFalse();
        probe.mend("broken-1");
        assertThat(probe.redrive(parked.getString("deliveryId"))).isTrue();

        probe.awaitDelivered(id);
        assertThat(probe.events(id)).hasSize(parked.getInt("attempts") + 1);
        assertThat(probe.events(id))
                .extracting(event -> event.getString("deliveryId"))
                .containsOnly(deliveryId(id));
        assertThat(probe.parked(id)).isEmpty();
        assertThat(probe.redrive(parked.getString("deliveryId"))).isFalse();
    }

    @Test
    @Order(5)
    @DisplayName("that hangs for longer than a lease is not begun twice, and is done when it comes back")
    void isNotBegunTwice() {
        await().atMost(LONGER_THAN_A_LEASE.multipliedBy(2))
                .until(() -> System.nanoTime() - hangsSince > LONGER_THAN_A_LEASE.toNanos());
        assertThat(probe.events(hanging)).hasSize(1);
        assertThat(probe.overdue(hanging, "PT30S")).hasSize(1);

        probe.mend(HANGS);

        probe.awaitDelivered(hanging);
        assertThat(probe.events(hanging)).hasSize(1);
    }

    private String passed(String contextId) {
        JsonObject started = probe.start(contextId);
        Sandbox.decide(started.getString("authUrl"), "outcome=pass");
        return started.getString("id");
    }

    private JsonObject awaitParked(String id) {
        return await().atMost(TestServer.LONG_ENOUGH)
                .until(() -> probe.parked(id), parked -> !parked.isEmpty())
                .get(0);
    }

    private String deliveryId(String id) {
        return probe.events(id).get(0).getString("deliveryId");
    }
}
