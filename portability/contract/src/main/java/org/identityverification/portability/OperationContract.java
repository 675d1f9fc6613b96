package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.identityverification.testservers.HttpRequests;
import org.junit.jupiter.api.Test;

/** What an operator relies on. */
interface OperationContract extends Contract {

    @Test
    default void the_servers_own_way_of_configuration_configures_the_module_too() {
        started();

        assertThat(provider().calls().get(0).json().getString("callbackUrl")).isEqualTo(ServerContract.CALLBACK_URL);
        assertThat(running().logLines("IDV0003")).as("in memory").isEmpty();
    }

    @Test
    default void the_servers_readiness_covers_the_module() {
        HttpResponse<String> answer =
                HttpRequests.get(running().server().readiness(running().setup()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"UP\"");
    }
}
