package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.portability.Contract.idOf;
import static org.identityverification.portability.Contract.notice;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An accepted result reaches the application, whatever fails in between. */
interface DeliveryContract extends Contract {

    @Test
    @DisplayName("an observer that fails gets the same delivery again")
    default void deliversAgain() {
        String contextId = "refuses-PASSED-again";
        JsonObject started = passed(application().start("?contextId=" + contextId));
        UUID id = idOf(started);
        application().notify(running().token(id), notice(started, true));
        awaitObserved(id, 2);
        assertThat(application().find(id).containsKey("deliveredAt")).isFalse();

        application().mend(contextId);

        awaitDelivered(id);
        List<JsonObject> sightings = application().observed(id);
        assertThat(sightings).extracting(it -> it.getString("deliveryId")).containsOnly(deliveryOf(sightings));
        assertThat(sightings.get(sightings.size() - 1).getInt("attempt")).isGreaterThan(1);
    }

    @Test
    @DisplayName("a result that was accepted is delivered after the server was killed and started again")
    default void deliversAfterARestart() {
        String contextId = "refuses-PASSED-after-a-restart";
        JsonObject started = passed(application().start("?contextId=" + contextId));
        UUID id = idOf(started);
        UUID pending = idOf(started());
        assertThat(application()
                        .notify(running().token(id), notice(started, true))
                        .statusCode())
                .isEqualTo(200);
        String delivery = deliveryOf(awaitObserved(id, 2));

        running().process().kill();
        running().start();

        assertThat(application().find(pending).getString("status")).isEqualTo("PENDING");
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
    @DisplayName(
            "while the store fails, each caller gets an error; a notification that is repeated afterwards is accepted")
    default void survivesAnOutageOfTheStore() {
        JsonObject started = passed(started());
        UUID id = idOf(started);
        application().storeFails(true);
        try {
            JsonObject report = application().find(id);
            assertThat(report.getString("exception", "")).as("%s", report).isEqualTo("StoreUnavailableException");
            assertThat(report.getString("kind")).isEqualTo("STORE_UNAVAILABLE");
            assertThat(report.getBoolean("retryable")).isTrue();
            assertThat(application()
                            .notify(running().token(id), notice(started, true))
                            .statusCode())
                    .isEqualTo(503);
            int calls = provider().calls().size();
            assertThat(application().start().getString("exception", "")).isEqualTo("StoreUnavailableException");
            assertThat(provider().calls()).hasSize(calls);
        } finally {
            application().storeFails(false);
        }

        await().atMost(LONG_ENOUGH)
                .until(() -> application()
                                .notify(running().token(id), notice(started, true))
                                .statusCode()
                        == 200);
        awaitDelivered(id);
    }

    private static String deliveryOf(List<JsonObject> sightings) {
        return sightings.get(0).getString("deliveryId");
    }
}
