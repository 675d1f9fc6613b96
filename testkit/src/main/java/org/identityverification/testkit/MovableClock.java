package org.identityverification.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The system's clock, which a test can move. It ticks on from wherever it was moved to, in whole milliseconds. Safe for use by several
 * threads.
 *
 * <p>To move the module's own clock, make this a bean of the application under test:
 *
 * <pre>{@code
 * @Alternative
 * @Priority(1)
 * @ApplicationScoped
 * @ModuleClock
 * public class ShopClock extends MovableClock {}
 * }</pre>
 *
 * and inject it into the test: {@code @Inject @ModuleClock MovableClock clock}.
 */
public class MovableClock extends Clock {

    private final AtomicReference<Duration> moved;
    private final List<Runnable> listeners;
    private final ZoneId zone;

    /** A clock that shows the real time. */
    public MovableClock() {
        this(new AtomicReference<>(Duration.ZERO), new CopyOnWriteArrayList<>(), ZoneOffset.UTC);
    }

    private MovableClock(AtomicReference<Duration> moved, List<Runnable> listeners, ZoneId zone) {
        this.moved = moved;
        this.listeners = listeners;
        this.zone = zone;
    }

    /** Lets time pass: from now on the clock is ahead by this much more. A negative duration sets it back. */
    public void forward(Duration time) {
        moved.accumulateAndGet(time, Duration::plus);
        listeners.forEach(Runnable::run);
    }

    /** Back to the real time. */
    public void reset() {
        moved.set(Duration.ZERO);
        listeners.forEach(Runnable::run);
    }

    /** Runs this after each move, on the thread that moves. */
    void onMove(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(moved.get()).truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock with another zone: when one of them is moved, so is the other. */
    @Override
    public MovableClock withZone(ZoneId other) {
        return new MovableClock(moved, listeners, other);
    }
}
