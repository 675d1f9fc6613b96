package org.identityverification.impl.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.tasks.BacklogMonitor;
import org.identityverification.impl.tasks.TaskRunner;

/**
 * Shows the operator the state of deliveries. It is always up, because a node must receive notifications even when the
 * provider is down or an observer throws.
 */
@Readiness
@ApplicationScoped
class OperationReport implements HealthCheck {

    @Inject
    BacklogMonitor backlog;

    @Inject
    TaskRunner tasks;

    @Inject
    CorrectedClock clock;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("identity-verification-operation").withData("deliveries.hung", tasks.hung());
        BacklogMonitor.Snapshot snapshot = backlog.snapshot();
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
