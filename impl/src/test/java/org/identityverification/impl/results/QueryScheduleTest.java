package org.identityverification.impl.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.NonceRefusedException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.ThrottledException;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The schedule of result queries")
class QueryScheduleTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant FAR = NOW.plus(Duration.ofDays(30));

    private final TestClock clock = new TestClock(NOW);
    private final QuerySchedule schedule = schedule("PT2M");

    @ParameterizedTest
    @CsvSource({
        "-PT1H, PT2M",
        "PT0S, PT2M",
        "PT2M, PT2M",
        "PT3M, PT3M",
        "PT4M, PT4M",
        "PT29M, PT29M",
        "PT31M, PT30M",
        "P3D, PT30M"
    })
    @DisplayName("waits as long as the task is old, within bounds:")
    void grows(Duration age, Duration pause) {
        clock.move(age);

        assertThat(schedule.noResultYet(task(1), FAR)).isEqualTo(TaskOutcome.reschedule(pause));
    }

    @Test
    @DisplayName("waits as long as a held result is old, two seconds at least")
    void held() {
        Task held = task(1);

        assertThat(schedule.noResultYet(held)).isEqualTo(TaskOutcome.reschedule(Duration.ofSeconds(2)));
        clock.move(Duration.ofSeconds(5));
        assertThat(schedule.noResultYet(held)).isEqualTo(TaskOutcome.reschedule(Duration.ofSeconds(5)));
        clock.move(Duration.ofDays(1));
        assertThat(schedule.noResultYet(held)).isEqualTo(TaskOutcome.reschedule(Duration.ofMinutes(30)));
    }

    @Test
    @DisplayName("is bounded even for a first delay that is longer than the longest pause")
    void longFirstDelay() {
        assertThat(schedule("PT2H").noResultYet(task(1), FAR))
                .isEqualTo(TaskOutcome.reschedule(Duration.ofMinutes(30)));
    }

    @Test
    @DisplayName("does not skip the last chance, and continues as usual after it")
    void lastChance() {
        Instant lastChance = NOW.plus(Duration.ofMinutes(25));
        clock.move(Duration.ofMinutes(16));
        assertThat(schedule.noResultYet(task(4), lastChance)).isEqualTo(TaskOutcome.reschedule(Duration.ofMinutes(9)));

        clock.set(lastChance);
        assertThat(schedule.noResultYet(task(5), lastChance)).isEqualTo(TaskOutcome.reschedule(Duration.ofMinutes(25)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8, 20, 1000})
    @DisplayName("pauses longer with every failed attempt, at least ten seconds:")
    void failed(int attempts) {
        assertThat(pauseAfter(attempts, FailureDetails.NONE))
                .isBetween(Duration.ofSeconds(10), Duration.ofMinutes(5))
                .isGreaterThanOrEqualTo(Duration.ofMillis(Math.min(150_000, 500L << Math.min(20, attempts - 1))));
    }

    @Test
    @DisplayName("waits as long as Retry-After says, but with a limit")
    void retryAfter() {
        assertThat(pauseAfter(1, FailureDetails.NONE.withRetryAfter(Duration.ofMinutes(7))))
                .isEqualTo(Duration.ofMinutes(7));
        assertThat(pauseAfter(1, FailureDetails.NONE.withRetryAfter(Duration.ofDays(7))))
                .isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    @DisplayName(
            "halves the rate of queries when the provider throttles calls, not when a nonce is used, and shows the rate")
    void slowsDown() {
        AtomicReference<LongSupplier> pace = new AtomicReference<>();
        Telemetry telemetry = new Telemetry() {
            @Override
            public void watchPace(LongSupplier perSecond) {
                pace.set(perSecond);
            }
        };
        QuerySchedule watched = new QuerySchedule(TestSettings.of(), telemetry, clock);

        watched.failed(task(1), new NonceRefusedException("used", FailureDetails.NONE, null));
        assertThat(pace.get().getAsLong()).isEqualTo(200);
        watched.failed(task(1), new ThrottledException("too many", FailureDetails.NONE, null));
        assertThat(pace.get().getAsLong()).isEqualTo(100);
    }

    @Test
    @DisplayName("has a pace for each account, so that a throttled account slows down no other")
    void accountsApart() {
        QuerySchedule slow =
                new QuerySchedule(TestSettings.of(Keys.RESULT_QUERY_MAX_PER_SECOND, "1"), new Telemetry(), clock);
        slow.awaitTurn(held("retail"));

        // With the other account's pace, this would wait for a second.
        long begun = System.nanoTime();
        slow.awaitTurn(held("wholesale"));
        slow.awaitTurn(held(null));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
    }

    private static Task held(@Nullable String account) {
        return new Task(
                UUID.randomUUID(), TaskKind.HELD, UUID.randomUUID(), account, NOW, 1, 1, NOW, null, null, false);
    }

    private Duration pauseAfter(int attempts, FailureDetails details) {
        IdentityVerificationException failure = new ProviderUnreachableException("down", details, null);
        return ((TaskOutcome.Reschedule) schedule.failed(task(attempts), failure)).pause();
    }

    private QuerySchedule schedule(String firstDelay) {
        return new QuerySchedule(TestSettings.of(Keys.RESULT_QUERY_FIRST_DELAY, firstDelay), new Telemetry(), clock);
    }

    private static Task task(int attempts) {
        return new Task(
                UUID.randomUUID(),
                TaskKind.QUERY,
                UUID.randomUUID(),
                null,
                NOW,
                attempts,
                attempts,
                NOW,
                null,
                null,
                false);
    }
}
