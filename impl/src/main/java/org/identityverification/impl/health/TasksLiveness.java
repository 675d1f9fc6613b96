package org.identityverification.impl.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.identityverification.impl.tasks.TaskRunner;

/** Down only when a restart helps: a loop of the task runner has ended. */
@Liveness
@ApplicationScoped
class TasksLiveness implements HealthCheck {

    @Inject
    TaskRunner tasks;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("identity-verification-tasks")
                .status(!tasks.hasEnded())
                .build();
    }
}
