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
 * The system clock, which a test can move. It goes on from where it was moved to, in whole milliseconds. Thread-safe.
 *
 * <p>To move the module's own clock, make a subclass of it a bean of the application under test, as {@code @ModuleClock} shows,
 * and inject it into the test: {@code @Inject @ModuleClock MovableClock clock}.
 */
public class MovableClock extends Clock {

    private final AtomicReference<Duration> moved = new AtomicReference<>(Duration.ZERO);
    private volatile Runnable listener = () -> {};

    /** Moves the clock forward by this time, in addition to earlier moves. A negative duration moves it back. */
    public void forward(Duration time) {
        moved.accumulateAndGet(time, Duration::plus);
        listener.run();
    }

    /** Returns to the real time. */
    public void reset() {
        moved.set(Duration.ZERO);
        listener.run();
    }

    /** Runs this after each move, on the thread that moves the clock. */
    public void onMove(Runnable work) {
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
