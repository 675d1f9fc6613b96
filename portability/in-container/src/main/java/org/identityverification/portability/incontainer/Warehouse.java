package org.identityverification.portability.incontainer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** A bean of the application, which also produces a bean of a type that the module uses. */
@ApplicationScoped
public class Warehouse {

    /** Stands still, long before any token was made. */
    @Produces
    static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final String id = UUID.randomUUID().toString();

    public String id() {
        return id;
    }
}
