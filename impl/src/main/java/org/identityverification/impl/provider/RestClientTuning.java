package org.identityverification.impl.provider;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientBuilderResolver;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;
import org.identityverification.impl.runtime.config.SettingsReader;

/**
 * Sets on our rest client, and no other, what no standard key sets: as many connections as concurrent calls are allowed (RESTEasy
 * and Quarkus stop at 50), and that calls are sent once. Other implementations ignore the properties.
 *
 * <p>A client that repeats a call whose connection ended without an answer also repeats its nonce: the gateway then refuses the repeat
 * of a call that may have begun a flow.
 */
public final class RestClientTuning implements RestClientListener {

    /** Jersey calls through the JDK's {@code HttpURLConnection}, which repeats a POST unless it knows the length in advance. */
    static final String FIXED_LENGTH = "jersey.config.client.httpUrlConnector.useFixedLengthStreaming";

    @Override
    public void onNewClient(Class<?> serviceInterface, RestClientBuilder builder) {
        if (serviceInterface == FaceAuthClient.class) {
            // Starts and result queries have a bulkhead each.
            tune(
                    builder,
                    2
                            * ConfigProvider.getConfig()
                                    .getOptionalValue(SettingsReader.BULKHEAD_KEY, Integer.class)
                                    .orElse(SettingsReader.DEFAULT_CONCURRENT_CALLS));
        }
    }

    static void tune(RestClientBuilder builder, int connections) {
        builder.property("resteasy.connectionPoolSize", connections);
        builder.property("resteasy.maxPooledPerRoute", connections);
        builder.property("io.quarkus.rest.client.connection-pool-size", connections);
        builder.property("resteasy.connectionCheckoutTimeout", List.of(1L, TimeUnit.SECONDS));
        builder.property(FIXED_LENGTH, true);
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

    /** Tells Jersey the length of a call. The header is only for Jersey: {@link FaceAuthRequestWriter} removes it. */
    static void tellLength(ClientRequestContext request) {
        if (request.getEntity() instanceof FaceAuthRequest entity
                && request.getClass().getName().startsWith("org.glassfish.jersey.")) {
            request.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, FaceAuthRequestWriter.bytesOf(entity).length);
        }
    }
}
