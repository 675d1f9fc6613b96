package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.identityverification.impl.Proxies;
import org.junit.jupiter.api.Test;

class RestClientTuningTest {

    @Test
    void allows_as_many_connections_as_calls_on_every_server() {
        Map<Object, Object> set = new HashMap<>();
        RestClientTuning.tune(
                Proxies.of(RestClientBuilder.class, (proxy, method, arguments) -> {
                    set.put(arguments[0], arguments[1]);
                    return proxy;
                }),
                512);

        assertThat(set)
                .containsEntry("resteasy.connectionPoolSize", 512)
                .containsEntry("resteasy.maxPooledPerRoute", 512)
                .containsEntry("io.quarkus.rest.client.connection-pool-size", 512);
    }
}
