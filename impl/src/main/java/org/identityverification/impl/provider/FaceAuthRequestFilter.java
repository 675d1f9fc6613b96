package org.identityverification.impl.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import org.identityverification.ModuleClock;
import org.identityverification.impl.config.Secret;
import org.identityverification.impl.config.Settings;

/**
 * Sets the two headers of contract section 1 on every attempt: {@code Authorization} with the app code, and a nonce that was
 * never sent before.
 */
@ApplicationScoped
public class FaceAuthRequestFilter implements ClientRequestFilter {

    /** The header that carries the nonce. */
    static final String NONCE_HEADER = "X-Ca-Nonce";

    private final Secret appCode;
    private final Nonce nonce;

    /** For the container's proxy only; public, because RESTEasy looks for it although it does not use it. */
    @SuppressWarnings("NullAway")
    public FaceAuthRequestFilter() {
        this.appCode = null;
        this.nonce = null;
    }

    @Inject
    public FaceAuthRequestFilter(Settings settings, @ModuleClock Clock clock) {
        this.appCode = settings.appCode();
        this.nonce = new Nonce(clock, System::nanoTime);
    }

    @Override
    public void filter(ClientRequestContext request) {
        request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, "APPCODE " + appCode.reveal());
        request.getHeaders().putSingle(NONCE_HEADER, Long.toString(nonce.next()));
    }
}
