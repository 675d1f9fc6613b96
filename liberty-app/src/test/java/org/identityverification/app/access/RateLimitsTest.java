package org.identityverification.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The limits of calls")
class RateLimitsTest {

    private final SettableTime time = new SettableTime();

    @Test
    void let_a_caller_make_so_many_calls_and_then_say_how_long_to_wait() {
        RateLimits limits = limits(OptionalInt.of(6), OptionalInt.empty());

        assertThat(letThrough(limits, "a", 10)).isEqualTo(6);
        assertThat(limits.waitOf("a")).contains(Duration.ofSeconds(10));

        time.move(Duration.ofSeconds(4));
        assertThat(limits.waitOf("a")).contains(Duration.ofSeconds(6));

        time.move(Duration.ofSeconds(6));
        assertThat(letThrough(limits, "a", 10)).isEqualTo(1);
    }

    @Test
    void hold_for_all_callers_together() {
        RateLimits limits = limits(OptionalInt.of(10), OptionalInt.of(15));

        assertThat(letThrough(limits, "a", 20)).isEqualTo(10);
        assertThat(letThrough(limits, "b", 20)).isEqualTo(5);
        assertThat(letThrough(limits, "c", 20)).isZero();
    }

    @Test
    void count_nothing_against_a_caller_who_is_refused_because_of_the_others() {
        RateLimits limits = limits(OptionalInt.of(2), OptionalInt.of(2));
        letThrough(limits, "busy", 2);
        for (int i = 0; i < 20; i++) {
            assertThat(limits.waitOf("quiet")).contains(Duration.ofSeconds(30));
        }

        time.move(Duration.ofMinutes(1));

        assertThat(letThrough(limits, "quiet", 5)).isEqualTo(2);
    }

    @Test
    void never_let_more_than_a_minutes_calls_through_at_once_after_any_pause() {
        RateLimits limits = limits(OptionalInt.of(5), OptionalInt.empty());
        letThrough(limits, "a", 5);

        time.move(Duration.ofDays(30));

        assertThat(letThrough(limits, "a", 100)).isEqualTo(5);
    }

    @Test
    void remember_no_more_callers_than_there_is_room_for_and_those_that_call_last() {
        RateLimits limits = limits(OptionalInt.of(1), OptionalInt.empty());
        limits.waitOf("busy");
        for (int i = 0; i < RateLimits.MAX_CALLERS - 1; i++) {
            limits.waitOf("caller " + i);
        }
        assertThat(limits.waitOf("busy")).isPresent();

        limits.waitOf("one more");

        assertThat(limits.waitOf("busy")).isPresent();
        assertThat(limits.waitOf("caller 0")).isEmpty();
    }

    @Test
    void count_nothing_against_all_when_one_caller_is_refused() {
        RateLimits limits = limits(OptionalInt.of(1), OptionalInt.of(2));
        letThrough(limits, "greedy", 1000);

        assertThat(limits.waitOf("other")).isEmpty();
    }

    private RateLimits limits(OptionalInt perCaller, OptionalInt total) {
        return new RateLimits(perCaller, total, time);
    }

    private static int letThrough(RateLimits limits, String caller, int calls) {
        int through = 0;
        for (int i = 0; i < calls; i++) {
            Optional<Duration> wait = limits.waitOf(caller);
            if (wait.isEmpty()) {
                through++;
            }
        }
        return through;
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
