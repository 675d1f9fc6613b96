package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.identityverification.VerificationCompleted;

/** What observers were handed, and how long after it had arrived: which includes its commit, so it is an upper bound. */
@ApplicationScoped
class Deliveries {

    private static final int DIGITS = 3;

    private volatile Histogram millis = empty();

    void on(@Observes VerificationCompleted completed) {
        delivered(completed.completedAt());
    }

    void delivered(Instant arrivedAt) {
        millis.recordValue(Math.max(0, System.currentTimeMillis() - arrivedAt.toEpochMilli()));
    }

    Histogram millis() {
        return millis;
    }

    void reset() {
        millis = empty();
    }

    private static Histogram empty() {
        return new ConcurrentHistogram(TimeUnit.HOURS.toMillis(1), DIGITS);
    }
}
