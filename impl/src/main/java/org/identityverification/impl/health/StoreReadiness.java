package org.identityverification.impl.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Up when the store answers: without the store, no notification can be accepted. Probes have a bulkhead of their own, so that the
 * module's load does not turn the check down, and a hanging store blocks few threads.
 */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {

    private static final UUID NO_VERIFICATION = new UUID(0, 0);

    @Inject
    VerificationStore store;

    @Inject
    ModuleExecutor executor;

    @Inject
    Settings settings;

    /** Shorter than the timeout of a probe. */
    Duration timeout = Duration.ofSeconds(2);

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("identity-verification-store")
                .withData("store", settings.database().isPresent() ? "database" : "memory")
                .status(executor.bulkhead(Work.PROBES).call(this::answers, timeout, (end, cause) -> false))
                .build();
    }

    private boolean answers() {
        store.find(NO_VERIFICATION);
        return true;
    }
}
