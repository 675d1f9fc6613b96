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

    private final MovableClock clock = new MovableClock();

    @Test
    void shows_the_real_time_until_it_is_moved_and_again_after_a_reset_in_other_zones_too() {
        Clock inChina = clock.withZone(ZoneId.of("Asia/Shanghai"));

        clock.forward(Duration.ofDays(3));
        clock.forward(Duration.ofHours(-1));

        assertThat(clock.instant()).isCloseTo(Instant.now().plus(Duration.ofHours(71)), within(10, ChronoUnit.SECONDS));
        assertThat(inChina.instant()).isCloseTo(clock.instant(), within(10, ChronoUnit.SECONDS));
        assertThat(inChina.getZone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        clock.reset();
        assertThat(clock.instant()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
    }
}
