package org.identityverification.app;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.identityverification.app.access.Access;
import org.identityverification.app.environment.ProviderAddress;

/**
 * Keeps development from becoming production by accident: what is open to everybody on this machine must not spend money at
 * the real provider. First of all, so that nothing has been done when it stops the application.
 */
@ApplicationScoped
public class StartUpCheck {

    private static final Logger LOGGER = System.getLogger(StartUpCheck.class.getName());

    @Inject
    Access access;

    @Inject
    ProviderAddress provider;

    void onStart(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) @Initialized(ApplicationScoped.class)
                    Object started) {
        if (access.isProduction()) {
            return;
        }
        if (!provider.isThisMachine()) {
            throw new IllegalStateException(ProviderAddress.KEY
                    + " is not a loopback address, so it may be the real provider; in development, where"
                    + " callers need no token, the application does not start with it: set"
                    + " identity-app.production=true, or point it at a sandbox on this machine");
        }
        LOGGER.log(
                Level.WARNING,
                "IVAPP0006W: Development: everybody on this machine, and nobody else, may start verifications without a"
                        + " token. For anything else set identity-app.production=true.");
    }
}
