package org.identityverification.impl.tasks;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.telemetry.Telemetry.Gauge;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how many results were undelivered or undecided a few seconds ago, so that a probe or a reader of metrics never waits for the
 * store. A reader of metrics may also run where no data source can be looked up.
 */
@ModuleBean
public class BacklogMonitor {

    private static final long UNKNOWN = -1;

    private final VerificationStore store;
    private final CorrectedClock clock;
    private volatile @Nullable Snapshot snapshot;

    @Inject
    BacklogMonitor(VerificationStore store, Telemetry telemetry, CorrectedClock clock) {
        this.store = store;
        this.clock = clock;
        telemetry.watch(Gauge.WAITING, () -> count(Backlog::waiting));
        telemetry.watch(Gauge.PARKED, () -> count(Backlog::parked));
        telemetry.watch(Gauge.OLDEST_AGE, () -> ageSeconds(Backlog::oldest));
        telemetry.watch(Gauge.CLAIMS, () -> count(Backlog::claims));
        telemetry.watch(Gauge.OLDEST_CLAIM_AGE, () -> ageSeconds(Backlog::oldestClaim));
    }

    public @Nullable Snapshot snapshot() {
        return snapshot;
    }

    private long count(ToLongFunction<Backlog> which) {
        Snapshot last = snapshot;
        return last == null ? UNKNOWN : which.applyAsLong(last.backlog());
    }

    private double ageSeconds(Function<Backlog, @Nullable Instant> oldest) {
        Snapshot last = snapshot;
        return last == null
                ? UNKNOWN
                : age(oldest.apply(last.backlog()), clock.instant()).toMillis() / 1000.0;
    }

    /** Asks the store. While it fails, the last figures stay. */
    void refresh() {
        snapshot = new Snapshot(store.backlog(), clock.instant());
    }

    public record Snapshot(Backlog backlog, Instant at) {

        /** How long the oldest undelivered result has been waiting. */
        public Duration oldestAge(Instant now) {
            return age(backlog.oldest(), now);
        }
    }

    private static Duration age(@Nullable Instant oldest, Instant now) {
        return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
    }
}
