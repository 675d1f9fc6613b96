package org.identityverification.impl.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.identityverification.impl.messages.LoggedMessages;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The module's clock")
class CorrectedClockTest {

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(CorrectedClock.class);

    private final CorrectedClock clock = new CorrectedClock(CorrectedClock.SYSTEM);

    @ParameterizedTest
    @CsvSource({"P90D, behind", "-P90D, ahead of", "PT2H, behind"})
    @DisplayName(
            "goes by the database's time, however wrong the system's is, in either direction, and says so once a minute:")
    void corrected(Duration ahead, String how) {
        for (int i = 0; i < 3; i++) {
            clock.observe(system().plus(ahead), System.nanoTime());
        }

        assertThat(clock.instant()).isCloseTo(system().plus(ahead), within(1, ChronoUnit.SECONDS));
        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("IDV0064")
                .contains(" s " + how + " that of the database");
    }

    @Test
    @DisplayName("forgets a correction that the database does not confirm any more, and reports no small difference")
    void mended() {
        clock.observe(system().plusSeconds(20), System.nanoTime());
        assertThat(clock.instant()).isCloseTo(system().plusSeconds(20), within(1, ChronoUnit.SECONDS));

        clock.observe(system(), System.nanoTime());

        assertThat(clock.instant()).isCloseTo(system(), within(1, ChronoUnit.SECONDS));
        assertThat(log.all()).isEmpty();
    }

    @Test
    @DisplayName("ignores a slow answer, which may be old")
    void slow() {
        clock.observe(
                system().plusSeconds(3600),
                System.nanoTime() - Duration.ofMillis(1001).toNanos());

        assertThat(clock.isCorrected()).isFalse();
        assertThat(clock.instant()).isCloseTo(system(), within(1, ChronoUnit.SECONDS));
    }

    @Test
    @DisplayName("is the system's, uncertain, before the first answer of a database, and certain where there is none")
    void certain() {
        assertThat(clock.isCorrected()).isFalse();

        clock.needsNoCorrection();

        assertThat(clock.isCorrected()).isTrue();
        clock.observe(system(), System.nanoTime());
        assertThat(clock.isCorrected()).isTrue();
    }

    @Test
    @DisplayName("keeps what a replaced ModuleClock adds, and tells it, so that the database's time can be moved too")
    void replaced() {
        assertThat(clock.added()).isZero();
        Clock movable = Clock.offset(CorrectedClock.SYSTEM, Duration.ofDays(3));
        CorrectedClock moved = new CorrectedClock(movable);

        moved.observe(system().plusSeconds(600), System.nanoTime());

        assertThat(moved.added()).isCloseTo(Duration.ofDays(3), Duration.ofSeconds(1));
        assertThat(moved.instant())
                .isCloseTo(system().plus(Duration.ofDays(3)).plusSeconds(600), within(1, ChronoUnit.SECONDS));
    }

    @Test
    @DisplayName("tells the corrected time in any zone, as the check of a person's age needs it")
    void zone() {
        clock.observe(system().plus(Duration.ofDays(90)), System.nanoTime());

        Clock shanghai = clock.withZone(ZoneId.of("Asia/Shanghai"));

        assertThat(shanghai.getZone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(shanghai.instant()).isCloseTo(clock.instant(), within(1, ChronoUnit.SECONDS));
    }

    private static Instant system() {
        return Clock.tickMillis(ZoneOffset.UTC).instant();
    }
}
