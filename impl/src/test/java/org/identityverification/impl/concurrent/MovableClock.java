package org.identityverification.impl.concurrent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of the system, moved, in whole milliseconds like the module's: the store's time is, too. */
public final class MovableClock extends Clock {

    private final Clock system = Clock.tickMillis(ZoneOffset.UTC);
    private volatile Duration added;

    public MovableClock(Duration added) {
        this.added = added;
    }

    public void move(Duration step) {
        added = added.plus(step);
    }

    @Override
    public Instant instant() {
        return system.instant().plus(added);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
