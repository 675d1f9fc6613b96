package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnSharedServer
@DisplayName("An observer")
class ObserversIT {

    private static final String NAME = "observers";

    private final Probe probe = new Probe(NAME);

    @Deployment(testable = false)
    static WebArchive application() {
        return Probe.archive(
                NAME,
                Map.of("identity-verification.delivery.max-age", "PT3S", "identity-verification.task-poll", "PT0.5S"));
    }

    @Test
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
