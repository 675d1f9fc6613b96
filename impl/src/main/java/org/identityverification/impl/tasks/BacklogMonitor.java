package org.identityverification.impl.tasks;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how many results were undelivered or undecided a few seconds ago, so that a probe or a reader of metrics never waits for the
 * store. A reader of metrics may also run where no data source can be looked up.
 */
@ModuleBean
public class BacklogMonitor {

    static final Duration REFRESH_INTERVAL = Duration.ofSeconds(10);

    private static final long UNKNOWN = -1;

    private final VerificationStore store;
    private final Executor executor;
    private final CorrectedClock clock;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Instant lastLook = Instant.MIN;
    private volatile @Nullable Snapshot snapshot;

    @Inject
    BacklogMonitor(VerificationStore store, ModuleExecutor executor, Telemetry telemetry, CorrectedClock clock) {
        this.store = store;
        this.executor = executor.bulkhead(Work.PROBES);
        this.clock = clock;
        telemetry.watchUndelivered(
                () -> count(Backlog::waiting), () -> count(Backlog::parked), () -> ageSeconds(Backlog::oldest));
        telemetry.watchClaims(() -> count(Backlog::claims), () -> ageSeconds(Backlog::oldestClaim));
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

    /** Refreshes the snapshot on another thread, if it is old and no refresh is under way. */
    void refreshIfOld() {
        Instant now = clock.instant();
        // A clock that goes back triggers a refresh.
        boolean fresh = !now.isBefore(lastLook) && now.isBefore(lastLook.plus(REFRESH_INTERVAL));
        if (fresh || !looking.compareAndSet(false, true)) {
            return;
        }
        lastLook = now;
        try {
            executor.execute(this::look);
        } catch (RejectedExecutionException e) {
            looking.set(false);
        }
    }

    private void look() {
        try {
            snapshot = new Snapshot(store.backlog(), clock.instant());
        } catch (RuntimeException | Error e) {
            // The task runner reports the failure; the last figures stay.
        } finally {
            looking.set(false);
        }
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
