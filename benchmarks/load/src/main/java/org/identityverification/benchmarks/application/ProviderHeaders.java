package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The two headers of contract section 1, as a user writes them. */
@ApplicationScoped
public class ProviderHeaders implements ClientRequestFilter {

    @Inject
    @ConfigProperty(name = "identity-verification.app-code")
    String appCode;

    @Override
    public void filter(ClientRequestContext request) {
        request.getHeaders().putSingle("Authorization", "APPCODE " + appCode);
        request.getHeaders().putSingle("X-Ca-Nonce", UUID.randomUUID().toString());
    }
}
