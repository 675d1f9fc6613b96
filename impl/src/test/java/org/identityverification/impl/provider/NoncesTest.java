package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.NOW;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.junit.jupiter.api.Test;

class NoncesTest {

    private static final int THREADS = 8;
    private static final int DRAWS = 10_000;
    private static final String CODE = "APPCODE a";

    private final TestClock clock = new TestClock(NOW);
    private final Nonces nonces = new Nonces(clock);

    @Test
    void is_the_time_in_milliseconds_or_one_more_than_the_last_of_the_same_app_code() {
        long now = clock.millis();

        assertThat(LongStream.range(0, 3).map(i -> nonces.next(CODE))).containsExactly(now, now + 1, now + 2);
        assertThat(nonces.next("APPCODE b")).isEqualTo(now);

        clock.move(Duration.ofSeconds(5));
        assertThat(nonces.next(CODE)).isEqualTo(clock.millis());
    }

    @Test
    void does_not_repeat_if_the_clock_goes_back_a_little() {
        long first = nonces.next(CODE);
        clock.move(Duration.ofMinutes(-9));
        assertThat(nonces.next(CODE)).isEqualTo(first + 1);

        clock.move(Duration.ofHours(-2));
        assertThat(nonces.next(CODE)).isEqualTo(clock.millis());
    }

    @Test
    void does_not_repeat_while_the_gateway_remembers_it_however_many_app_codes_there_are() {
        long used = nonces.next(CODE);
        clock.move(Nonces.REMEMBERED);
        nonces.next("APPCODE b");
        clock.move(Nonces.REMEMBERED.negated());

        assertThat(nonces.next(CODE)).isNotEqualTo(used);
    }

    @Test
    void is_never_drawn_twice_by_8_threads_that_draw_10_000_each() throws Exception {
        Nonces running = new Nonces(Clock.systemUTC());
        Set<Long> drawn = ConcurrentHashMap.newKeySet();

        List<Boolean> areNew = TestExecutors.atOnce(
                THREADS, i -> LongStream.range(0, DRAWS).allMatch(draw -> drawn.add(running.next(CODE))));

        assertThat(areNew).containsOnly(true);
    }
}
