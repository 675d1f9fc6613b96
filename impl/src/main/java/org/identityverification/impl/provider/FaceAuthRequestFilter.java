package org.identityverification.impl.provider;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import org.identityverification.ModuleClock;

/** Sets a fresh nonce for the call's app code on every attempt (contract, section 1). */
@ApplicationScoped
public class FaceAuthRequestFilter implements ClientRequestFilter {

    @Inject
    @ModuleClock
    Clock clock;

    @SuppressWarnings("NullAway.Init") // prepare() follows at once
    private Nonces nonces;

    @PostConstruct
    void prepare() {
        nonces = new Nonces(clock);
    }

    @Override
    public void filter(ClientRequestContext request) {
        String authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        request.getHeaders().putSingle("X-Ca-Nonce", Long.toString(nonces.next(authorization)));
        RestClientTuning.tellLength(request);
    }
}
