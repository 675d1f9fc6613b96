package org.identityverification.impl.provider;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;
import org.eclipse.microprofile.rest.client.spi.RestClientBuilderResolver;

/**
 * What RESTEasy remembers of an application's rest client listeners (Open Liberty, WildFly). It never forgets them, and so keeps the
 * class loader of every application that had one.
 */
final class ListenerCache {

    private static final String OWNER = "org.jboss.resteasy.microprofile.client.RestClientListeners";

    private ListenerCache() {}

    /** Removes this application's listeners, when it stops. */
    static void clear() {
        try {
            ClassLoader restClient =
                    RestClientBuilderResolver.instance().getClass().getClassLoader();
            Field cache = Class.forName(OWNER, false, restClient).getDeclaredField("map");
            cache.setAccessible(true);
            if (cache.get(null) instanceof Map<?, ?> listeners) {
                listeners.values().removeIf(ListenerCache::isOurs);
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // Another rest client, or a RESTEasy that has no such cache.
        }
    }

    private static boolean isOurs(Object listeners) {
        return listeners instanceof Collection<?> all && all.stream().anyMatch(SingleSending.class::isInstance);
    }
}
