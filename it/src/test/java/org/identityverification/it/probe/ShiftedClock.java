package org.identityverification.it.probe;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.impl.concurrent.ModuleTime;

/** The module's clock, which differs from the machine's by {@code it.clock-shift}. */
@Alternative
@Priority(1)
@ApplicationScoped
public class ShiftedClock {

    @Inject
    @ConfigProperty(name = "it.clock-shift")
    Duration shift;

    @Produces
    @Singleton
    @ModuleTime
    public Clock clock() {
        return Clock.offset(Clock.tickMillis(ZoneOffset.UTC), shift);
    }
}
