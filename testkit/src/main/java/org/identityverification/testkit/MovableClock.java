package org.identityverification.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The system's clock, which a test can move. It ticks on from wherever it was moved to, in whole milliseconds. Safe for use by several
 * threads.
 *
 * <p>To move the module's own clock, make a subclass of it a bean of the application under test, as {@code @ModuleClock} shows,
 * and inject it into the test: {@code @Inject @ModuleClock MovableClock clock}.
 */
public class MovableClock extends Clock {

    private final AtomicReference<Duration> moved = new AtomicReference<>(Duration.ZERO);
    private volatile Runnable listener = () -> {};

    /** Lets time pass: from now on the clock is ahead by this much more. A negative duration sets it back. */
    public void forward(Duration time) {
        moved.accumulateAndGet(time, Duration::plus);
        listener.run();
    }

    /** Back to the real time. */
    public void reset() {
        moved.set(Duration.ZERO);
        listener.run();
    }

    /** Runs this after each move, on the thread that moves. */
    void onMove(Runnable work) {
        listener = work;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(moved.get()).truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** A clock with another zone, which moves with this one. */
    @Override
    public Clock withZone(ZoneId zone) {
        InstantSource source = () -> instant();
        return source.withZone(zone);
    }
}
