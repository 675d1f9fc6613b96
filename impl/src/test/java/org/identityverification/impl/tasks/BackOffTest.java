package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The pause before the next attempt")
class BackOffTest {

    private static final double ALMOST_ONE = Math.nextDown(1.0);

    @ParameterizedTest
    @CsvSource({"1, PT0.5S", "2, PT1S", "3, PT2S", "4, PT4S", "9, PT128S", "10, PT150S", "1000, PT150S"})
    @DisplayName("doubles with each attempt up to its limit; at least half of it is waited:")
    void least(int attempts, Duration pause) {
        assertThat(backOff(0).after(attempts)).isEqualTo(pause);
    }

    @ParameterizedTest
    @CsvSource({"1, PT1S", "2, PT2S", "9, PT256S", "10, PT300S"})
    @DisplayName("is never longer than the full pause:")
    void most(int attempts, Duration pause) {
        assertThat(backOff(ALMOST_ONE).after(attempts)).isBetween(pause.minusMillis(1), pause);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    @DisplayName("is the first one for a number of attempts that makes no sense")
    void noAttempts(int attempts) {
        assertThat(backOff(0).after(attempts)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    @DisplayName("is positive and within its limit after any number of attempts")
    void noOverflow() {
        assertThat(backOff(ALMOST_ONE).after(Integer.MAX_VALUE))
                .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(5));
        assertThat(new BackOff(Duration.ofHours(1), Duration.ofDays(1), () -> 0.5).after(64))
                .isBetween(Duration.ofHours(12), Duration.ofDays(1));
    }

    private static BackOff backOff(double random) {
        return new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(5), () -> random);
    }
}
