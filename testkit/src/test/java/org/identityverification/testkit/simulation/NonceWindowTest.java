package org.identityverification.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.identityverification.testkit.simulation.NonceWindow.Verdict;
import org.junit.jupiter.api.Test;

class NonceWindowTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final long QUARTER = 15 * 60 * 1000L;

    private final NonceWindow window = new NonceWindow();

    @Test
    void letsEachMillisecondThroughOnce() {
        assertThat(window.use(NOW, NOW)).isEqualTo(Verdict.FRESH);
        assertThat(window.use(NOW, NOW)).isEqualTo(Verdict.USED);
        assertThat(window.use(NOW + 1, NOW)).isEqualTo(Verdict.FRESH);
        assertThat(window.use(NOW - 1, NOW)).isEqualTo(Verdict.FRESH);
    }

    @Test
    void holdsTheLimitsToTheMillisecond() {
        assertThat(window.use(NOW - QUARTER, NOW)).isEqualTo(Verdict.FRESH);
        assertThat(window.use(NOW - QUARTER - 1, NOW)).isEqualTo(Verdict.EXPIRED);
        assertThat(window.use(NOW + QUARTER, NOW)).isEqualTo(Verdict.FRESH);
        assertThat(window.use(NOW + QUARTER + 1, NOW)).isEqualTo(Verdict.IN_FUTURE);
        assertThat(window.use(0, NOW)).isEqualTo(Verdict.EXPIRED);
        assertThat(window.use(999_999_999_999_999_999L, NOW)).isEqualTo(Verdict.IN_FUTURE);
    }

    @Test
    void remembersANonceAslongAsItWouldBeAccepted() {
        assertThat(window.use(NOW + QUARTER, NOW)).isEqualTo(Verdict.FRESH);
        assertThat(window.use(NOW + QUARTER, NOW + QUARTER)).isEqualTo(Verdict.USED);
        assertThat(window.use(NOW + QUARTER, NOW + 2 * QUARTER)).isEqualTo(Verdict.USED);
        assertThat(window.use(NOW + QUARTER, NOW + 2 * QUARTER + 1)).isEqualTo(Verdict.EXPIRED);
    }

    @Test
    void remembersWhatItSawWhenTheClockStepsBack() {
        assertThat(window.use(NOW, NOW)).isEqualTo(Verdict.FRESH);
        assertThat(window.use(NOW, NOW - QUARTER / 2)).isEqualTo(Verdict.USED);
        assertThat(window.use(NOW, NOW)).isEqualTo(Verdict.USED);
    }

    @Test
    void startsAgainWhenTheClockWasSetBackFar() {
        assertThat(window.use(NOW, NOW)).isEqualTo(Verdict.FRESH);
        assertThat(window.use(NOW - 4 * QUARTER, NOW - 4 * QUARTER)).isEqualTo(Verdict.FRESH);
    }

    @Test
    void letsOnlyOneOfManyThreadsThrough() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Long> thousand = () -> IntStream.range(0, 1000)
                    .filter(i -> window.use(NOW + i, NOW) == Verdict.FRESH)
                    .count();
            long fresh = 0;
            for (var result : threads.invokeAll(java.util.Collections.nCopies(8, thousand))) {
                fresh += result.get();
            }
            assertThat(fresh).isEqualTo(1000);
        } finally {
            threads.shutdownNow();
        }
    }
}
