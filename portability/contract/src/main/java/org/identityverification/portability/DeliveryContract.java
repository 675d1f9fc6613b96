package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.portability.Contract.idOf;

import jakarta.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An accepted result reaches the application, whatever fails in between. */
interface DeliveryContract extends Contract {

    @Test
    default void an_accepted_result_is_delivered_after_the_server_was_killed() {
        String contextId = "refuses-PASSED-after-a-restart";
        JsonObject started = passed(contextId);
        UUID id = idOf(started);
        JsonObject pending = started();
        assertThat(running().notify(started, true)).isEqualTo(200);
        String delivery = awaitObserved(id, 2).get(0).getString("deliveryId");
        assertThat(application().find(id).containsKey("deliveredAt")).isFalse();

        running().process().kill();
        running().start();

        assertPending(pending);
        assertThat(awaitObserved(id, 2)).allSatisfy(it -> {
            assertThat(it.getString("deliveryId")).isEqualTo(delivery);
            assertThat(it.getInt("attempt")).isGreaterThan(1);
            assertThat(it.getString("outcome")).isEqualTo("PASSED");
        });
        application().mend(contextId);
        awaitDelivered(id);
    }

    @Test
    default void each_caller_gets_an_error_while_the_store_fails() {
        JsonObject started = passed();
        UUID id = idOf(started);
        application().storeFails(true);
        try {
            JsonObject report = application().find(id);
            assertThat(report.getString("kind", "")).as("%s", report).isEqualTo("STORE_UNAVAILABLE");
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
}
