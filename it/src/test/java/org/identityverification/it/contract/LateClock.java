package org.identityverification.it.contract;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.identityverification.ModuleClock;
import org.identityverification.testkit.MovableClock;

/** Replaces the module's clock: two hours ahead. */
@Alternative
@Priority(1)
@ApplicationScoped
@ModuleClock
public class LateClock extends MovableClock {

    /** Of a type that the module uses, too: the deployment fails if the module makes it ambiguous. */
    @Produces
    static final Clock OF_THE_APPLICATION = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @Inject
    Clock ofTheApplication;

    public LateClock() {
        forward(Duration.ofHours(2));
    }
}
