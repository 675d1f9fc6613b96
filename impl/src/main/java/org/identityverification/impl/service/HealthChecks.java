package org.identityverification.impl.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.tasks.Housekeeping;
import org.identityverification.impl.tasks.TaskRunner;
import org.identityverification.impl.verification.VerificationStore;

/** The checks for MicroProfile Health. No other class mentions it, because a server may lack it. No check calls the provider. */
final class HealthChecks {

    private HealthChecks() {}

    /**
     * Shows the operator the state of deliveries. It is always up, because a node must receive notifications even when the
     * provider is down or an observer throws.
     */
    @Readiness
    @ApplicationScoped
    static class DeliveryReport implements HealthCheck {

        @Inject
        Housekeeping housekeeping;

        @Inject
        TaskRunner tasks;

        @Inject
        CorrectedClock clock;

        @Override
        public HealthCheckResponse call() {
            HealthCheckResponseBuilder response = HealthCheckResponse.named("identity-verification-operation")
                    .withData("deliveries.hung", tasks.hung());
            Housekeeping.Snapshot snapshot = housekeeping.snapshot();
            if (snapshot != null) {
                Instant now = clock.instant();
                response.withData("deliveries.waiting", snapshot.backlog().waiting())
                        .withData("deliveries.parked", snapshot.backlog().parked())
                        .withData(
                                "deliveries.oldestAgeSeconds",
                                snapshot.oldestAge(now).toSeconds())
                        .withData("deliveries.seenAt", snapshot.at().toString());
            }
            return response.up().build();
        }
    }

    /**
     * Up when the store answers: without the store, no notification can be accepted. Probes have a bulkhead of their own, so that the
     * module's load does not turn the check down, and a hanging store blocks few threads.
     */
    @Readiness
    @ApplicationScoped
    static class StoreReadiness implements HealthCheck {

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
                    .status(executor.permits(Share.PROBES).call(null, this::answers, timeout, (end, cause) -> false))
                    .build();
        }

        private boolean answers() {
            store.find(new UUID(0, 0));
            return true;
        }
    }

    /** Down only when a restart helps. */
    @Liveness
    @ApplicationScoped
    static class TasksLiveness implements HealthCheck {

        @Inject
        TaskRunner tasks;

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.named("identity-verification-tasks")
                    .status(!tasks.needsRestart())
                    .build();
        }
    }
}
