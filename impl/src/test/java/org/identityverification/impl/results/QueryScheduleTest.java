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

@DisplayName("The schedule by which the provider is asked")
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
    @DisplayName("waits as long again as it has taken so far, within bounds:")
    void grows(Duration age, Duration pause) {
        clock.move(age);

        assertThat(schedule.noResultYet(task(1), FAR)).isEqualTo(TaskOutcome.reschedule(pause));
    }

    @Test
    @DisplayName("waits as long again as a held result is old, two seconds at least")
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
    @DisplayName("does not step over the last chance, and goes on as usual after it")
    void lastChance() {
        Instant lastChance = NOW.plus(Duration.ofMinutes(25));
        clock.move(Duration.ofMinutes(16));
        assertThat(schedule.noResultYet(task(4), lastChance)).isEqualTo(TaskOutcome.reschedule(Duration.ofMinutes(9)));

        clock.set(lastChance);
        assertThat(schedule.noResultYet(task(5), lastChance)).isEqualTo(TaskOutcome.reschedule(Duration.ofMinutes(25)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8, 20, 1000})
    @DisplayName("leaves a provider alone that is down, longer with every attempt, at least ten seconds:")
    void failed(int attempts) {
        assertThat(pauseAfter(attempts, FailureDetails.NONE))
                .isBetween(Duration.ofSeconds(10), Duration.ofMinutes(5))
                .isGreaterThanOrEqualTo(Duration.ofMillis(Math.min(150_000, 500L << Math.min(20, attempts - 1))));
    }

    @Test
    @DisplayName("waits as long as the provider itself asks for, but with a limit")
    void retryAfter() {
        assertThat(pauseAfter(1, FailureDetails.NONE.withRetryAfter(Duration.ofMinutes(7))))
                .isEqualTo(Duration.ofMinutes(7));
        assertThat(pauseAfter(1, FailureDetails.NONE.withRetryAfter(Duration.ofDays(7))))
                .isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    @DisplayName(
            "lets the provider be asked half as often when it throttles calls, not when a nonce is used, and shows it")
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
    @DisplayName("has a pace for each account, so that one that the provider throttles slows down no other")
    void accountsApart() {
        QuerySchedule slow =
                new QuerySchedule(TestSettings.of(Keys.RESULT_QUERY_MAX_PER_SECOND, "1"), new Telemetry(), clock);
        slow.awaitTurn(held("retail"));

        // Would wait for a second with the pace of the other.
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
