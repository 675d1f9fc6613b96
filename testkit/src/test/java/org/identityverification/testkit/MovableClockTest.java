package org.identityverification.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A movable clock")
class MovableClockTest {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private final MovableClock clock = new MovableClock();

    @Test
    @DisplayName("shows the real time until it is moved, and again after a reset")
    void moves() {
        assertShows(Duration.ZERO);
        clock.forward(Duration.ofDays(3));
        clock.forward(Duration.ofHours(-1));
        assertShows(Duration.ofHours(71));
        clock.reset();
        assertShows(Duration.ZERO);
    }

    @Test
    @DisplayName("moves its copies in other zones")
    void zones() {
        Clock inChina = clock.withZone(CHINA);
        clock.forward(Duration.ofDays(1));
        assertThat(inChina.getZone()).isEqualTo(CHINA);
        assertThat(inChina.instant()).isCloseTo(clock.instant(), within(10, ChronoUnit.SECONDS));
    }

    private void assertShows(Duration ahead) {
        assertThat(clock.instant()).isCloseTo(Instant.now().plus(ahead), within(10, ChronoUnit.SECONDS));
    }
}
