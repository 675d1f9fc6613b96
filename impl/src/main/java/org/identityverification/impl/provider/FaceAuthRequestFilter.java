package org.identityverification.impl.provider;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import org.identityverification.ModuleClock;

/** Adds the app code of the call on this thread, and a fresh nonce of that app code, to every attempt (contract, section 1). */
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
        String authorization = "APPCODE " + AnswerBodyFilter.appCode().reveal();
        request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, authorization);
        request.getHeaders().putSingle("X-Ca-Nonce", Long.toString(nonces.next(authorization)));
        RestClientTuning.tellLength(request);
    }
}
