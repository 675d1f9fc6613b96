package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private final SettableTime time = new SettableTime();

    @Test
    void allow_a_number_of_calls_and_then_tell_how_long_to_wait() {
        RateLimits limits = limits(Optional.of(6), Optional.empty());

        assertThat(letThrough(limits, "a", 10)).isEqualTo(6);
        assertThat(limits.countCall("a")).contains(Duration.ofSeconds(10));

        time.move(Duration.ofSeconds(4));
        assertThat(limits.countCall("a")).contains(Duration.ofSeconds(6));

        time.move(Duration.ofSeconds(6));
        assertThat(letThrough(limits, "a", 10)).isEqualTo(1);
    }

    @Test
    void apply_to_all_callers_together_and_do_not_count_refused_calls() {
        RateLimits limits = limits(Optional.of(10), Optional.of(15));

        assertThat(letThrough(limits, "a", 20)).isEqualTo(10);
        assertThat(letThrough(limits, "b", 20)).isEqualTo(5);
        assertThat(letThrough(limits, "c", 20)).isZero();
    }

    @Test
    void count_nothing_against_a_caller_who_is_refused_because_of_the_others() {
        RateLimits limits = limits(Optional.of(2), Optional.of(2));
        letThrough(limits, "busy", 2);
        for (int i = 0; i < 20; i++) {
            assertThat(limits.countCall("quiet")).contains(Duration.ofSeconds(30));
        }

        time.move(Duration.ofMinutes(1));

        assertThat(letThrough(limits, "quiet", 5)).isEqualTo(2);
    }

    @Test
    void remember_a_bounded_number_of_callers_the_latest_ones() {
        RateLimits limits = limits(Optional.of(1), Optional.empty());
        limits.countCall("busy");
        for (int i = 0; i < RateLimits.MAX_CALLERS - 1; i++) {
            limits.countCall("caller " + i);
        }
        assertThat(limits.countCall("busy")).isPresent();

        limits.countCall("one more");

        assertThat(limits.countCall("busy")).isPresent();
        assertThat(limits.countCall("caller 0")).isEmpty();
    }

    private RateLimits limits(Optional<Integer> perCaller, Optional<Integer> total) {
        return new RateLimits(perCaller, total, time);
    }

    private static int letThrough(RateLimits limits, String caller, int calls) {
        return (int) IntStream.range(0, calls)
                .filter(i -> limits.countCall(caller).isEmpty())
                .count();
    }

    private static final class SettableTime implements TimeMeter {

        private final AtomicLong nanos = new AtomicLong(1_000_000_000);

        void move(Duration by) {
            nanos.addAndGet(by.toNanos());
        }

        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
