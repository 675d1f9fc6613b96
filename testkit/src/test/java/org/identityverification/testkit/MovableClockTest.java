package org.identityverification.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class MovableClockTest {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private final MovableClock clock = new MovableClock();

    @Test
    void shows_the_real_time_until_it_is_moved_and_again_after_a_reset() {
        assertShows(Duration.ZERO);
        clock.forward(Duration.ofDays(3));
        clock.forward(Duration.ofHours(-1));
        assertShows(Duration.ofHours(71));
        clock.reset();
        assertShows(Duration.ZERO);
    }

    @Test
    void moves_its_copies_in_other_zones() {
        Clock inChina = clock.withZone(CHINA);
        clock.forward(Duration.ofDays(1));
        assertThat(inChina.getZone()).isEqualTo(CHINA);
        assertThat(inChina.instant()).isCloseTo(clock.instant(), within(10, ChronoUnit.SECONDS));
    }

    private void assertShows(Duration ahead) {
        assertThat(clock.instant()).isCloseTo(Instant.now().plus(ahead), within(10, ChronoUnit.SECONDS));
    }
}
