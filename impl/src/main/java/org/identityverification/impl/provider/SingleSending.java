package org.identityverification.impl.provider;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.eclipse.microprofile.rest.client.spi.RestClientBuilderResolver;

/**
 * Keeps our rest client from sending a call twice. A client that repeats a call whose connection ended without an answer repeats
 * its nonce too: the gateway then refuses a call that has begun a flow.
 */
final class SingleSending {

    /** Jersey calls through the JDK's {@code HttpURLConnection}, which repeats a POST unless it knows the length in advance. */
    static final String FIXED_LENGTH = "jersey.config.client.httpUrlConnector.useFixedLengthStreaming";

    private static final String JERSEY = "org.glassfish.jersey.";

    /** The rest clients that {@code portability/contract} has shown to send once: how the names of their classes begin. */
    private static final List<String> SHOWN = List.of(JERSEY, "org.jboss.resteasy.", "io.quarkus.rest.client.");

    private SingleSending() {}

    /** Tells Jersey the length of a call. The header is only for Jersey: {@link FaceAuthRequestWriter} removes it. */
    static void tellLength(ClientRequestContext request) {
        if (request.getEntity() instanceof FaceAuthRequest entity
                && request.getClass().getName().startsWith(JERSEY)) {
            request.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, FaceAuthRequestWriter.bytesOf(entity).length);
        }
    }

    /** Whether the server's rest client is shown to send once. Another one may have repeated a call whose nonce is refused. */
    static boolean isShown() {
        return isShown(RestClientBuilderResolver.instance().getClass().getName());
    }

    static boolean isShown(String restClient) {
        return SHOWN.stream().anyMatch(restClient::startsWith);
    }
}
