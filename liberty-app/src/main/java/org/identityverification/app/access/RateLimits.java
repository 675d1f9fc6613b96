package org.identityverification.app.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Limits the calls per minute of each caller, and of all callers together. Buckets refill evenly. Each node counts for itself. */
final class RateLimits {

    /** Beyond this number the caller whose last call is the oldest is forgotten; its bucket is usually full again. */
    static final int MAX_CALLERS = 10_000;

    private final Optional<Integer> perCaller;
    private final Optional<Bucket> total;
    private final TimeMeter time;
    private final Map<String, Bucket> callers = new LinkedHashMap<>(16, 0.75f, true) {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    /** Limits for each minute; empty means unlimited. */
    RateLimits(Optional<Integer> perCaller, Optional<Integer> total, TimeMeter time) {
        this.perCaller = perCaller;
        this.time = time;
        this.total = total.map(this::bucket);
    }

    /** Counts a call, unless there were too many: then it returns how long the caller must wait. */
    Optional<Duration> countCall(String caller) {
        Optional<Bucket> own = perCaller.map(calls -> bucketOf(caller, calls));
        return own.flatMap(RateLimits::waitFor).or(() -> {
            Optional<Duration> wait = total.flatMap(RateLimits::waitFor);
            if (wait.isPresent()) {
                // Others have used up the total: this caller gets its own token back.
                own.ifPresent(bucket -> bucket.addTokens(1));
            }
            return wait;
        });
    }

    private Bucket bucketOf(String caller, int calls) {
        synchronized (callers) {
            return callers.computeIfAbsent(caller, any -> bucket(calls));
        }
    }

    private Bucket bucket(int calls) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(calls).refillGreedy(calls, Duration.ofMinutes(1)))
                .withCustomTimePrecision(time)
                .build();
    }

    private static Optional<Duration> waitFor(Bucket bucket) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
