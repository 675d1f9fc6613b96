package org.identityverification.impl.provider;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientBuilderResolver;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;
import org.identityverification.impl.config.SettingsReader;

/**
 * Sets on our rest client, and no other, what no standard key sets: as many connections as concurrent calls are allowed (RESTEasy
 * and Quarkus stop at 50), and that calls are sent once. Other implementations ignore the properties.
 */
public final class RestClientTuning implements RestClientListener {

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
            builder.property("resteasy.connectionCheckoutTimeout", List.of(1L, TimeUnit.SECONDS));
            builder.property(SingleSending.FIXED_LENGTH, true);
        }
    }

    /** Removes this listener, which keeps the application's class loader, from RESTEasy's cache when the application stops. */
    static void forget() {
        try {
            ClassLoader restClient =
                    RestClientBuilderResolver.instance().getClass().getClassLoader();
            Field cache = Class.forName("org.jboss.resteasy.microprofile.client.RestClientListeners", false, restClient)
                    .getDeclaredField("map");
            cache.setAccessible(true);
            if (cache.get(null) instanceof Map<?, ?> listeners) {
                listeners
                        .values()
                        .removeIf(it -> it instanceof Collection<?> all
                                && all.stream().anyMatch(RestClientTuning.class::isInstance));
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // Another rest client, or a RESTEasy that has no such cache.
        }
    }
}
