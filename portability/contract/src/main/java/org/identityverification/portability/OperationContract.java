package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.identityverification.testservers.HttpRequests;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an operator relies on. */
interface OperationContract extends Contract {

    /** How long after the start the module's checks of the server may take. */
    Duration SOON = Duration.ofSeconds(30);

    @Test
    @DisplayName("the server's own way of configuration configures the module, too")
    default void isConfiguredInTheServersOwnWay() {
        started();

        assertThat(provider().calls().get(0).json().getString("callbackUrl")).isEqualTo(ServerContract.CALLBACK_URL);
        assertThat(running().logLines("IDV0003")).as("in memory").isEmpty();
    }

    @Test
    @DisplayName("the module reaches its own notify URL after the start, and says so")
    default void reachesItself() {
        await().atMost(SOON).until(() -> !running().logLines("IDV0062").isEmpty());
        assertThat(running().logLines("IDV0063")).isEmpty();
    }

    @Test
    @DisplayName("the log does not say that fault tolerance is ignored")
    default void heedsFaultTolerance() {
        assertThat(running().logLines("IDV0007")).isEmpty();
    }

    @Test
    @DisplayName("the server's readiness covers the module")
    default void isReady() {
        Optional<URI> readiness = running().server().readiness(running().setup());
        assertThat(readiness.isEmpty()).isEqualTo(running().server().lacks().contains(Feature.HEALTH));
        if (readiness.isPresent()) {
            HttpResponse<String> answer = HttpRequests.get(readiness.get());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"UP\"");
        }
    }
}
