package org.identityverification.impl.runtime.concurrent;

import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.identityverification.ModuleClock;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.OncePerMinute;

/**
 * The clock for tokens and due times: the module's, corrected by how far the database's is ahead. So it does not matter if the clock
 * of this node is wrong. In memory nothing corrects it.
 */
@ModuleBean
@Typed(CorrectedClock.class) // as a Clock it would make a Clock of the application ambiguous
public class CorrectedClock extends Clock {

    static final Clock SYSTEM = Clock.tickMillis(ZoneOffset.UTC);

    private static final Logger LOGGER = System.getLogger(CorrectedClock.class.getName());
    private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration MAX_DIFFERENCE = Duration.ofSeconds(30);

    private final Clock module;
    private final OncePerMinute limit = new OncePerMinute();
    private volatile Duration ahead = Duration.ZERO;
    private volatile boolean corrected;

    @Inject
    public CorrectedClock(@ModuleClock Clock module) {
        this.module = module;
    }

    @Override
    public Instant instant() {
        return module.instant().plus(ahead);
    }

    /** What a replaced {@link ModuleClock} adds to the time of the system. */
    public Duration added() {
        return module.equals(SYSTEM) ? Duration.ZERO : Duration.between(SYSTEM.instant(), module.instant());
    }

    /**
     * The database has told its time. A slow answer does not count.
     *
     * @param sentAt the monotonic time before the question
     */
    public void observe(Instant databaseTime, long sentAt) {
        long took = System.nanoTime() - sentAt;
        if (took > QUICK_NANOS) {
            return;
        }
        Instant atThatTime = SYSTEM.instant().minusNanos(took / 2);
        Duration difference =
                Duration.ofMillis(Duration.between(atThatTime, databaseTime).toMillis());
        // A smaller change comes from the way between the two.
        if (difference.minus(ahead).abs().compareTo(Duration.ofNanos(took)) > 0) {
            ahead = difference;
        }
        corrected = true;
        if (difference.abs().compareTo(MAX_DIFFERENCE) > 0 && limit.permits(Message.CLOCKS_DIFFER)) {
            Message.CLOCKS_DIFFER.log(
                    LOGGER, difference.abs().toSeconds(), difference.isNegative() ? "ahead of" : "behind");
        }
    }

    public boolean isCorrected() {
        return corrected;
    }

    public void needsNoCorrection() {
        corrected = true;
    }

    @Override
    public ZoneId getZone() {
        return module.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return offset(module.withZone(zone), ahead);
    }
}
