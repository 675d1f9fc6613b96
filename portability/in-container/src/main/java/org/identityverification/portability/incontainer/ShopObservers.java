package org.identityverification.portability.incontainer;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.identityverification.ModuleClock;
import org.identityverification.VerificationCompleted;
import org.identityverification.testkit.MovableClock;

/** The observer without which the module does not start. */
@ApplicationScoped
public class ShopObservers {

    /** A bean of a type that the module uses too. It stands still, long before any token was made. */
    @Produces
    static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    /** The module's clock, which the test moves. */
    @Alternative
    @Priority(1)
    @ApplicationScoped
    @ModuleClock
    public static class ShopClock extends MovableClock {}

    void completed(@Observes VerificationCompleted event) {}
}
