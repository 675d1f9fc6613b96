package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.portability.Contract.idOf;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An accepted result reaches the application, whatever fails in between. */
interface DeliveryContract extends Contract {

    @Test
    default void an_observer_that_fails_gets_the_same_delivery_again() {
        String contextId = "refuses-PASSED-again";
        JsonObject started = passed(contextId);
        UUID id = idOf(started);
        running().notify(started, true);
        awaitObserved(id, 2);
        assertThat(application().find(id).containsKey("deliveredAt")).isFalse();

        application().mend(contextId);

        awaitDelivered(id);
        List<JsonObject> sightings = application().observed(id);
        assertThat(sightings).extracting(it -> it.getString("deliveryId")).containsOnly(deliveryOf(sightings));
        assertThat(sightings.get(sightings.size() - 1).getInt("attempt")).isGreaterThan(1);
    }

    @Test
    default void a_result_that_was_accepted_is_delivered_after_the_server_was_killed_and_started_again() {
        String contextId = "refuses-PASSED-after-a-restart";
        JsonObject started = passed(contextId);
        UUID id = idOf(started);
        JsonObject pending = started();
        assertThat(running().notify(started, true)).isEqualTo(200);
        String delivery = deliveryOf(awaitObserved(id, 2));

        running().process().kill();
        running().start();

        assertPending(pending);
        List<JsonObject> sightings = awaitObserved(id, 2);
        assertThat(sightings).allSatisfy(it -> {
            assertThat(it.getString("deliveryId")).isEqualTo(delivery);
            assertThat(it.getInt("attempt")).isGreaterThan(1);
            assertThat(it.getString("outcome")).isEqualTo("PASSED");
        });
        application().mend(contextId);
        awaitDelivered(id);
    }

    @Test
    default void
            while_the_store_fails_each_caller_gets_an_error_a_notification_that_is_repeated_afterwards_is_accepted() {
        JsonObject started = passed();
        UUID id = idOf(started);
        application().storeFails(true);
        try {
            JsonObject report = application().find(id);
            assertThat(report.getString("kind", "")).as("%s", report).isEqualTo("STORE_UNAVAILABLE");
            assertThat(report.getString("kind")).isEqualTo("STORE_UNAVAILABLE");
            assertThat(report.getBoolean("retryable")).isTrue();
            assertThat(running().notify(started, true)).isEqualTo(503);
            int calls = provider().calls().size();
            assertThat(application().start().getString("kind", "")).isEqualTo("STORE_UNAVAILABLE");
            assertThat(provider().calls()).hasSize(calls);
        } finally {
            application().storeFails(false);
        }

        await().atMost(LONG_ENOUGH).until(() -> running().notify(started, true) == 200);
        awaitDelivered(id);
    }

    private static String deliveryOf(List<JsonObject> sightings) {
        return sightings.get(0).getString("deliveryId");
    }
}
