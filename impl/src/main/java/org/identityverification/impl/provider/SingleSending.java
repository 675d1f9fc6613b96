package org.identityverification.impl.provider;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.eclipse.microprofile.rest.client.spi.RestClientBuilderResolver;

/**
 * Keeps our rest client from sending a call twice. A client that repeats a call whose connection ended without an answer also
 * repeats its nonce: the gateway then refuses the repeat of a call that may have begun a flow.
 */
final class SingleSending {

    /** Jersey calls through the JDK's {@code HttpURLConnection}, which repeats a POST unless it knows the length in advance. */
    static final String FIXED_LENGTH = "jersey.config.client.httpUrlConnector.useFixedLengthStreaming";

    private static final String JERSEY = "org.glassfish.jersey.";

    /** How the class names of those rest clients begin that {@code portability/contract} has proven to send a call once. */
    private static final List<String> PROVEN = List.of(JERSEY, "org.jboss.resteasy.", "io.quarkus.rest.client.");

    private SingleSending() {}

    /** Tells Jersey the length of a call. The header is only for Jersey: {@link FaceAuthRequestWriter} removes it. */
    static void tellLength(ClientRequestContext request) {
        if (request.getEntity() instanceof FaceAuthRequest entity
                && request.getClass().getName().startsWith(JERSEY)) {
            request.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, FaceAuthRequestWriter.bytesOf(entity).length);
        }
    }

    /** Whether the server's rest client is proven to send once. Another one may have repeated a call whose nonce is refused. */
    static boolean isProven() {
        return isProven(RestClientBuilderResolver.instance().getClass().getName());
    }

    static boolean isProven(String restClient) {
        return PROVEN.stream().anyMatch(restClient::startsWith);
    }
}
