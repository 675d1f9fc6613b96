package org.identityverification.impl.runtime.concurrent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves, in either direction. */
public final class TestClock extends Clock {

    private final Clock base;
    private volatile Duration added = Duration.ZERO;

    private TestClock(Clock base) {
        this.base = base;
    }

    public TestClock(Instant now) {
        this(fixed(now, ZoneOffset.UTC));
    }

    /** Goes like the system's, in whole milliseconds like the module's: the store's time is, too. */
    public static TestClock running(Duration added) {
        TestClock clock = new TestClock(tickMillis(ZoneOffset.UTC));
        clock.move(added);
        return clock;
    }

    public void set(Instant instant) {
        added = Duration.between(base.instant(), instant);
    }

    public void move(Duration step) {
        added = added.plus(step);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(added);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return fixed(instant(), zone);
    }
}
