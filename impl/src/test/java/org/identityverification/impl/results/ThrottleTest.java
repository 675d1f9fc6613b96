package org.identityverification.impl.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A rate of ten a second")
class ThrottleTest {

    private static final long TENTH = 100_000_000;
    // Close to where the counter of nanoseconds turns negative, which may happen on any machine.
    private static final long BEGIN = Long.MAX_VALUE - TENTH / 2;

    private final AtomicLong nanoTime = new AtomicLong(BEGIN);
    private final List<Long> pauses = new ArrayList<>();
    private final Throttle limiter = new Throttle(10, nanoTime::get, this::sleep);

    @Test
    @DisplayName("lets the first call through at once, and each further one a tenth of a second after the last")
    void spread() {
        for (int i = 0; i < 3; i++) {
            limiter.acquire();
        }

        assertThat(nanoTime.get() - BEGIN).isEqualTo(2 * TENTH);
    }

    @Test
    @DisplayName("saves nothing up while there are no calls")
    void noBurst() {
        nanoTime.addAndGet(100 * TENTH);
        pauses.clear();

        limiter.acquire();
        assertThat(pauses).isEmpty();
        limiter.acquire();
        assertThat(pauses).isNotEmpty();
    }

    @Test
    @DisplayName("keeps its turns although a waiting thread wakes up early")
    void earlyWaking() {
        limiter.acquire();
        limiter.acquire();

        assertThat(pauses).hasSizeGreaterThan(1);
        assertThat(nanoTime.get() - BEGIN).isEqualTo(TENTH);
    }

    @Test
    @DisplayName("does not delay an interrupted thread, because the server is stopping")
    void interrupted() {
        limiter.acquire();
        Thread.currentThread().interrupt();

        limiter.acquire();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(pauses).isEmpty();
    }

    @Test
    @DisplayName("is halved once when calls under way are throttled together, and recovers")
    void slowsDown() {
        limiter.slowDown();
        limiter.slowDown();
        assertThat(limiter.perSecond()).isEqualTo(5);
        limiter.acquire();
        limiter.acquire();
        assertThat(nanoTime.get() - BEGIN).isEqualTo(2 * TENTH);

        nanoTime.addAndGet(10 * TENTH);
        limiter.slowDown();
        assertThat(limiter.perSecond()).isEqualTo(2);
        nanoTime.addAndGet(300 * TENTH);
        assertThat(limiter.perSecond()).isEqualTo(5);
        nanoTime.addAndGet(300 * TENTH);
        assertThat(limiter.perSecond()).isEqualTo(10);
    }

    /** Wakes up after half of the time, as long as the rest is worth another wait. */
    private void sleep(long nanos) {
        pauses.add(nanos);
        nanoTime.addAndGet(nanos > 1000 ? nanos / 2 : nanos);
    }
}
