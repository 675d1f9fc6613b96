package org.identityverification.impl.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long TENTH = TimeUnit.SECONDS.toNanos(1) / 10;
    // Close to where the counter of nanoseconds turns negative, which may happen on any machine.
    private static final long BEGIN = Long.MAX_VALUE - TENTH / 2;

    private final AtomicLong nanoTime = new AtomicLong(BEGIN);
    private final Pace pace = new Pace(10, nanoTime::get);

    @Test
    void tells_each_question_beyond_its_turns_how_long_until_its_own() {
        assertThat(untilTurn()).isZero();
        assertThat(untilTurn()).as("of the last tenth of a second").isZero();
        for (int i = 1; i <= 50; i++) {
            assertThat(untilTurn()).isEqualTo(i * TENTH);
        }
    }

    @Test
    void keeps_the_turn_of_a_question_that_comes_back_early_or_late() {
        pace.untilTurn(UUID.randomUUID());
        pace.untilTurn(UUID.randomUUID());
        UUID early = UUID.randomUUID();
        UUID late = UUID.randomUUID();
        pace.untilTurn(early);
        pace.untilTurn(late);

        nanoTime.addAndGet(TENTH / 2);
        assertThat(pace.untilTurn(early)).isZero();
        nanoTime.addAndGet(100 * TENTH);
        assertThat(pace.untilTurn(late)).isZero();
        assertThat(pace.untilTurn(late)).as("the next question of the same").isZero();
    }

    @Test
    void saves_up_no_more_turns_than_those_of_a_tenth_of_a_second() {
        nanoTime.addAndGet(100 * TENTH);

        assertThat(untilTurn()).isZero();
        assertThat(untilTurn()).isZero();
        assertThat(untilTurn()).isEqualTo(TENTH);
    }

    @Test
    void is_halved_when_calls_are_throttled_and_recovers() {
        pace.slowDown();
        pace.slowDown();
        assertThat(pace.perSecond()).isEqualTo(5);
        nanoTime.addAndGet(10 * TENTH);
        pace.slowDown();
        assertThat(pace.perSecond()).isEqualTo(2);
        for (int i = 0; i < 10; i++) {
            nanoTime.addAndGet(10 * TENTH);
            pace.slowDown();
        }
        assertThat(pace.perSecond()).isEqualTo(1);

        for (int expected : new int[] {1, 1, 1, 2, 5, 10}) {
            nanoTime.addAndGet(300 * TENTH);
            assertThat(pace.perSecond()).isEqualTo(expected);
        }
    }

    private long untilTurn() {
        return pace.untilTurn(UUID.randomUUID());
    }
}
