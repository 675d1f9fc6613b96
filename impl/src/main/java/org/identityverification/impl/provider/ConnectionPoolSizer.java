package org.identityverification.impl.provider;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;
import org.identityverification.impl.config.SettingsReader;

/**
 * Gives our rest client, and no other, as many connections as concurrent calls are allowed. RESTEasy and Quarkus stop at 50
 * without it; other implementations ignore the properties.
 */
public final class ConnectionPoolSizer implements RestClientListener {

    private static final long CHECK_OUT_TIMEOUT_MILLIS = 1000;

    @Override
    public void onNewClient(Class<?> serviceInterface, RestClientBuilder builder) {
        if (serviceInterface == FaceAuthClient.class) {
            // Starts and result queries have a bulkhead each.
            int connections = 2
                    * ConfigProvider.getConfig()
                            .getOptionalValue(SettingsReader.BULKHEAD_KEY, Integer.class)
                            .orElse(SettingsReader.DEFAULT_CONCURRENT_CALLS);
            builder.property("resteasy.connectionPoolSize", connections);
            builder.property("resteasy.maxPooledPerRoute", connections);
            builder.property("io.quarkus.rest.client.connection-pool-size", connections);
            builder.property(
                    "resteasy.connectionCheckoutTimeout", List.of(CHECK_OUT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
        }
    }
}
