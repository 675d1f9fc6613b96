package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A pace of ten a second")
class PaceTest {

    private static final long TENTH = 100_000_000;

    // Close to where the counter of nanoseconds turns negative, which may happen on any machine.
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - TENTH / 2);
    private final Pace pace = new Pace(10, nanoTime::get);

    @Test
    @DisplayName("lets one through at once, and the next a tenth of a second later")
    void spread() {
        assertThat(pace.permits()).isTrue();
        assertThat(pace.permits()).isFalse();
        nanoTime.addAndGet(TENTH - 1);
        assertThat(pace.permits()).isFalse();
        nanoTime.addAndGet(1);
        assertThat(pace.permits()).isTrue();
        assertThat(pace.permits()).isFalse();
    }

    @Test
    @DisplayName("saves nothing up while nobody asks")
    void noBurst() {
        nanoTime.addAndGet(100 * TENTH);

        assertThat(pace.permits()).isTrue();
        assertThat(pace.permits()).isFalse();
    }

    @Test
    @DisplayName("lets through no more than its number, however often it is asked")
    void bounded() {
        int permitted = 0;
        for (int i = 0; i < 10_000; i++) {
            permitted += pace.permits() ? 1 : 0;
            nanoTime.addAndGet(TENTH / 1000);
        }

        assertThat(permitted).isEqualTo(10);
    }
}
