package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.portability.Contract.idOf;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An accepted result reaches the application, whatever fails in between. */
interface DeliveryContract extends Contract {

    /** The largest that a server has by default is 50. */
    int MORE_THAN_A_POOL = 60;

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

    /** Each delivery is on a thread of its own, on which a server may keep the connection that was used. */
    @Test
    default void more_deliveries_at_once_than_the_pool_has_connections_hold_up_nothing() {
        String contextId = "hangs-together";
        List<JsonObject> many =
                Stream.generate(() -> passed(contextId)).limit(MORE_THAN_A_POOL).toList();
        many.forEach(it -> assertThat(running().notify(it, true)).isEqualTo(200));
        many.forEach(it -> awaitObserved(idOf(it), 1));

        application().mend(contextId);

        // Nothing has waited for a connection, which a pool refuses after 30 s or later.
        await().atMost(Duration.ofSeconds(25))
                .until(() -> many.stream()
                        .allMatch(it -> application().find(idOf(it)).containsKey("deliveredAt")));
        started();
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
