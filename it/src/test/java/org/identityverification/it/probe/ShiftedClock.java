package org.identityverification.it.probe;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.ModuleClock;
import org.identityverification.testkit.MovableClock;

/** The module's clock, which differs from the machine's by {@code it.clock-shift}. */
@Alternative
@Priority(1)
@ApplicationScoped
@ModuleClock
public class ShiftedClock extends MovableClock {

    @Inject
    @ConfigProperty(name = "it.clock-shift")
    Duration shift;

    @PostConstruct
    void shift() {
        forward(shift);
    }
}
