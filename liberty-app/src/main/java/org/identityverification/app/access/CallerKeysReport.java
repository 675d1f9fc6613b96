package org.identityverification.app.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows the age of callers' keys. Up as soon as the first read has ended, with keys or without: notifications must arrive, and need
 * none. No other class mentions MicroProfile Health, because a server may lack it.
 */
@Readiness
@ApplicationScoped
public class CallerKeysReport implements HealthCheck {

    @Inject
    CallerKeys keys;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("identity-app-caller-keys");
        keys.age().ifPresent(age -> response.withData("ageSeconds", age.toSeconds()));
        return response.status(!keys.isFirstReadUnderWay()).build();
    }
}
