package org.identityverification.impl.tasks;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;
import org.identityverification.Undelivered.Reason;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.runtime.telemetry.Telemetry.Gauge;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Claim;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * What one thread of a node does now and then: counts what waits, deletes old verifications a few at a time, and ends old claims that
 * can't be confirmed. A probe or a reader of metrics gets the last figures, and never waits for the store.
 */
@ModuleBean
public class Housekeeping {

    private static final Logger LOGGER = System.getLogger(Housekeeping.class.getName());
    private static final int DELETED_AT_ONCE = 500;
    private static final Duration COUNT_PAUSE = Duration.ofSeconds(10);
    private static final Duration PURGE_PAUSE = Duration.ofMinutes(10);
    private static final long UNKNOWN = -1;

    private final VerificationStore store;
    private final Duration retention;
    private final Duration maxAge;
    private final CorrectedClock clock;
    private long nextCount = System.nanoTime();
    private long nextPurge = System.nanoTime();
    private volatile @Nullable Snapshot snapshot;

    @Inject
    Housekeeping(VerificationStore store, Settings settings, Telemetry telemetry, CorrectedClock clock) {
        this.store = store;
        this.retention = settings.retention();
        this.maxAge = settings.deliveryMaxAge();
        this.clock = clock;
        telemetry.watch(Gauge.WAITING, () -> figure(Backlog::waiting));
        telemetry.watch(Gauge.PARKED, () -> figure(Backlog::parked));
        telemetry.watch(Gauge.OLDEST_AGE, () -> figure(it -> seconds(it.oldest())));
        telemetry.watch(Gauge.CLAIMS, () -> figure(Backlog::claims));
        telemetry.watch(Gauge.OLDEST_CLAIM_AGE, () -> figure(it -> seconds(it.oldestClaim())));
    }

    void run() {
        if (nextPurge - System.nanoTime() <= 0) {
            purge();
        }
        if (nextCount - System.nanoTime() <= 0) {
            nextCount = System.nanoTime() + COUNT_PAUSE.toNanos();
            count();
        }
    }

    /** Asks the store. While it fails, the last figures stay. */
    void count() {
        snapshot = new Snapshot(store.backlog(), clock.instant());
    }

    private void purge() {
        // Not all nodes at the same moment; and later too if it fails.
        nextPurge = System.nanoTime()
                + PURGE_PAUSE.toNanos() / 2
                + ThreadLocalRandom.current().nextLong(PURGE_PAUSE.toNanos());
        if (store.purge(retention, DELETED_AT_ONCE) == DELETED_AT_ONCE) {
            nextPurge = System.nanoTime();
        }
        // Those that nothing binds to a start: each ends when it is old.
        store.parked(Reason.START_NOT_ANSWERED, DELETED_AT_ONCE)
                .forEach(record -> report(store.change(record.id(), new Change.NotAsked())));
    }

    private void report(Transition ended) {
        VerificationRecord before = ended.before();
        if (before != null && ended.effect() == Transition.Effect.CHANGED) {
            Claim claim = before.claim();
            // What is not parked any more was decided meanwhile.
            if (claim != null && claim.parked() != null) {
                Message.CLAIM_DROPPED.log(LOGGER, before.id(), claim.outcome(), maxAge);
            }
        }
    }

    public @Nullable Snapshot snapshot() {
        return snapshot;
    }

    private double figure(ToDoubleFunction<Backlog> which) {
        Snapshot last = snapshot;
        return last == null ? UNKNOWN : which.applyAsDouble(last.backlog());
    }

    private double seconds(@Nullable Instant oldest) {
        return age(oldest, clock.instant()).toMillis() / 1000.0;
    }

    public record Snapshot(Backlog backlog, Instant at) {
        public Duration oldestAge(Instant now) {
            return age(backlog.oldest(), now);
        }
    }

    private static Duration age(@Nullable Instant oldest, Instant now) {
        return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
    }
}
