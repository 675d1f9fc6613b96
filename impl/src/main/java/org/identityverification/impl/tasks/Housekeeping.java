package org.identityverification.impl.tasks;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
import org.identityverification.impl.verification.VerificationStore.Position;
import org.jspecify.annotations.Nullable;

/**
 * What one thread of a node does now and then: counts what waits, deletes old verifications a few at a time, and ends old claims that
 * can't be confirmed. A probe or a reader of metrics gets the last figures, and never waits for the store.
 *
 * <p>The deletion walks through the old rows in the order of their start, and reads no row twice on its way, because a database keeps
 * deleted rows as long as a backup runs. After the first rows it goes on at a random place, because other nodes walk, too, and comes to
 * the rows between in the end.
 */
@ModuleBean
public class Housekeeping {

    private static final Logger LOGGER = System.getLogger(Housekeeping.class.getName());
    private static final int DELETED_AT_ONCE = 500;
    private static final Duration COUNT_PAUSE = Duration.ofSeconds(10);
    private static final Duration PURGE_PAUSE = Duration.ofMinutes(10);
    /** A deletion takes a quarter of the time at most. */
    private static final int PAUSE_PER_BATCH = 3;

    private static final Duration OUTDATED = Duration.ofMinutes(1);
    private static final long UNKNOWN = -1;

    private final VerificationStore store;
    private final Duration retention;
    private final Duration maxAge;
    private final CorrectedClock clock;
    private long nextCount = System.nanoTime();
    private long nextPurge = System.nanoTime();
    private Position place = Position.FIRST;
    /** Where the rows begin that the walk has left out; absent before it jumps. */
    private @Nullable Position leftOut;
    /** Where they end. */
    private Instant jumpedTo = Instant.EPOCH;

    private boolean isInLeftOut;
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
        telemetry.watch(Gauge.OLDEST_QUESTION_AGE, () -> figure(it -> seconds(it.oldestQuestion())));
    }

    /** Returns how long there is nothing to do. */
    Duration run() {
        if (nextPurge - System.nanoTime() <= 0) {
            purge();
        }
        if (nextCount - System.nanoTime() <= 0) {
            nextCount = System.nanoTime() + COUNT_PAUSE.toNanos();
            count();
        }
        return Duration.ofNanos(Math.max(0, Math.min(nextPurge, nextCount) - System.nanoTime()));
    }

    /** Asks the store. While it fails, metrics keep the last figures for a minute. */
    void count() {
        snapshot = new Snapshot(store.backlog(), clock.instant());
    }

    private void purge() {
        // Not all nodes at the same moment; and later too if it fails.
        long begun = System.nanoTime();
        nextPurge =
                begun + PURGE_PAUSE.toNanos() / 2 + ThreadLocalRandom.current().nextLong(PURGE_PAUSE.toNanos());
        if (walk(store.purge(retention, place, DELETED_AT_ONCE))) {
            nextPurge = System.nanoTime() + PAUSE_PER_BATCH * (System.nanoTime() - begun);
            return;
        }
        // Those that nothing binds to a start: each ends when it is old.
        store.parked(Reason.START_NOT_ANSWERED, DELETED_AT_ONCE)
                .forEach(record -> report(store.change(record.id(), new Change.NotAsked())));
    }

    /** Goes on after the last row that was read, and returns whether there may be more; without one, that way is at its end. */
    private boolean walk(Optional<Position> last) {
        if (last.isPresent() && leftOut == null) {
            leftOut = last.get();
            jumpedTo = between(leftOut.startedAt(), clock.instant().minus(retention));
            place = Position.at(jumpedTo);
            return true;
        }
        boolean isAtEnd =
                last.isEmpty() || (isInLeftOut && !last.get().startedAt().isBefore(jumpedTo));
        if (!isAtEnd) {
            place = last.get();
        } else if (leftOut != null && !isInLeftOut) {
            isInLeftOut = true;
            place = leftOut;
        } else {
            leftOut = null;
            isInLeftOut = false;
            place = Position.FIRST;
            return false;
        }
        return true;
    }

    private static Instant between(Instant from, Instant until) {
        long millis = Math.max(1, Duration.between(from, until).toMillis());
        return from.plusMillis(ThreadLocalRandom.current().nextLong(millis));
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
        return last == null || last.at().plus(OUTDATED).isBefore(clock.instant())
                ? UNKNOWN
                : which.applyAsDouble(last.backlog());
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
