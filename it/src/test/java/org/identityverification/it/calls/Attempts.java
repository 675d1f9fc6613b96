package org.identityverification.it.calls;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;

/** Counts the attempts of the module's rest client by their nonces, also those that no server ever sees. */
public final class Attempts implements RestClientListener {

    public static final List<String> NONCES = new CopyOnWriteArrayList<>();

    private static final int AFTER_ALL_OTHERS = Integer.MAX_VALUE;

    /** Made by the service loader. */
    public Attempts() {}

    @Override
    public void onNewClient(Class<?> serviceInterface, RestClientBuilder builder) {
        builder.register(new Filter(), AFTER_ALL_OTHERS);
    }

    private static final class Filter implements ClientRequestFilter {
        @Override
        public void filter(ClientRequestContext request) {
            NONCES.add(request.getHeaderString("X-Ca-Nonce"));
        }
    }
}
