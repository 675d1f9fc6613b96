package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.identityverification.testservers.HttpRequests;
import org.junit.jupiter.api.Test;

/** What an operator relies on. */
interface OperationContract extends Contract {

    /** How long after the start the module's checks of the server may take. */
    Duration SOON = Duration.ofSeconds(30);

    @Test
    default void the_servers_own_way_of_configuration_configures_the_module_too() {
        started();

        assertThat(provider().calls().get(0).json().getString("callbackUrl")).isEqualTo(ServerContract.CALLBACK_URL);
        assertThat(running().logLines("IDV0003")).as("in memory").isEmpty();
    }

    @Test
    default void the_module_reaches_its_own_notify_URL_after_the_start_and_says_so() {
        await().atMost(SOON).until(() -> !running().logLines("IDV0062").isEmpty());
        assertThat(running().logLines("IDV0063")).isEmpty();
    }

    @Test
    default void the_log_does_not_say_that_fault_tolerance_is_ignored() {
        assertThat(running().logLines("IDV0007")).isEmpty();
    }

    @Test
    default void the_servers_readiness_covers_the_module() {
        Optional<URI> readiness = running().server().readiness(running().setup());
        assertThat(readiness.isEmpty()).isEqualTo(running().server().lacks().contains(Feature.HEALTH));
        if (readiness.isPresent()) {
            HttpResponse<String> answer = HttpRequests.get(readiness.get());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"UP\"");
        }
    }
}
