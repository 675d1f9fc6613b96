package org.identityverification.impl.runtime.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrectedClockTest {

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(CorrectedClock.class);

    private final CorrectedClock clock = new CorrectedClock(CorrectedClock.SYSTEM);

    @ParameterizedTest
    @CsvSource({"P90D, behind", "-P90D, ahead of", "PT2H, behind"})
    void goes_by_the_time_of_the_database_however_wrong_the_system_is(Duration ahead, String how) {
        for (int i = 0; i < 3; i++) {
            clock.observe(system().plus(ahead), System.nanoTime());
        }

        assertNear(clock, system().plus(ahead));
        log.assertOne("IDV0064").contains(" s " + how + " that of the database");
    }

    @Test
    void forgets_a_correction_that_the_database_does_not_confirm_any_more() {
        clock.observe(system().plusSeconds(20), System.nanoTime());
        assertNear(clock, system().plusSeconds(20));

        clock.observe(system(), System.nanoTime());

        assertNear(clock, system());
        assertThat(log.all()).isEmpty();
    }

    @Test
    void ignores_a_slow_answer_which_may_be_old() {
        clock.observe(system().plusSeconds(3600), System.nanoTime() - 1_001_000_000);

        assertThat(clock.isCorrected()).isFalse();
        assertNear(clock, system());
    }

    @Test
    void keeps_its_correction_after_an_answer_that_is_slower_than_it() {
        clock.observe(system().plusMillis(600), System.nanoTime());
        clock.observe(system().plusMillis(600 - 450), System.nanoTime() - 900_000_000);

        assertThat(clock.instant()).isCloseTo(system().plusMillis(600), within(200, ChronoUnit.MILLIS));
    }

    @Test
    void keeps_what_a_replaced_ModuleClock_adds() {
        assertThat(clock.added()).isZero();
        CorrectedClock moved = new CorrectedClock(Clock.offset(CorrectedClock.SYSTEM, Duration.ofDays(3)));

        moved.observe(system().plusSeconds(600), System.nanoTime());

        assertThat(moved.added()).isCloseTo(Duration.ofDays(3), Duration.ofSeconds(1));
        assertNear(moved, system().plus(Duration.ofDays(3)).plusSeconds(600));
    }

    @Test
    void tells_the_corrected_time_in_any_zone_as_the_check_of_the_age_needs_it() {
        clock.observe(system().plus(Duration.ofDays(90)), System.nanoTime());

        Clock shanghai = clock.withZone(ZoneId.of("Asia/Shanghai"));

        assertThat(shanghai.getZone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertNear(shanghai, clock.instant());
    }

    private static Instant system() {
        return CorrectedClock.SYSTEM.instant();
    }

    private static void assertNear(Clock clock, Instant expected) {
        assertThat(clock.instant()).isCloseTo(expected, within(1, ChronoUnit.SECONDS));
    }
}
