package org.identityverification.impl.provider;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import org.identityverification.ModuleClock;
import org.identityverification.impl.config.Settings;

/** Sets the app code and a fresh nonce on every attempt (contract, section 1). */
@ApplicationScoped
public class FaceAuthRequestFilter implements ClientRequestFilter {

    @Inject
    Settings settings;

    @Inject
    @ModuleClock
    Clock clock;

    @SuppressWarnings("NullAway.Init") // prepare() follows at once
    private Nonce nonce;

    @PostConstruct
    void prepare() {
        nonce = new Nonce(clock, System::nanoTime);
    }

    @Override
    public void filter(ClientRequestContext request) {
        request.getHeaders()
                .putSingle(
                        HttpHeaders.AUTHORIZATION,
                        "APPCODE " + settings.appCode().reveal());
        request.getHeaders().putSingle("X-Ca-Nonce", Long.toString(nonce.next()));
        SingleSending.tellLength(request);
    }
}
