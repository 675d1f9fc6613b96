package org.identityverification.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Duration PAUSE = Pace.PAUSE;
    private static final Duration HOUR = Duration.ofHours(1);
    private Instant now = Instant.parse("2026-03-01T08:00:00Z");
    private final Pace pace = new Pace(() -> now);
    private final List<UUID> results =
            Stream.generate(UUID::randomUUID).limit(100).toList();

    @Test
    void has_no_limit_while_the_receiver_accepts_results() {
        assertThat(results).allMatch(this::begins);
        fail(0);
        fail(1);
        pace.succeeded();

        assertThat(begins(results.get(0))).isTrue();
        assertThat(pace.takeDue())
                .as("a result that failed alone keeps its own pause")
                .isEmpty();
    }

    @Test
    void lets_one_result_at_a_time_try_after_failures_in_a_row_with_a_pause() {
        goDown();
        results.subList(3, 100).forEach(it -> assertThat(begins(it)).isFalse());
        assertThat(pace.takeDue()).isEmpty();

        now = now.plus(PAUSE);
        assertThat(pace.takeDue()).containsExactly(results.get(3));
        assertThat(begins(results.get(3))).isTrue();
        assertThat(begins(results.get(4))).isFalse();
        assertThat(pace.takeDue()).isEmpty();
        fail(3);
        now = now.plus(PAUSE);
        assertThat(pace.takeDue()).containsExactly(results.get(5));
    }

    @Test
    void makes_all_that_wait_due_after_the_first_success_16_at_a_time() {
        goDown();
        results.subList(3, 100).forEach(this::begins);
        now = now.plus(PAUSE);
        assertThat(begins(results.get(3))).isTrue();
        pace.succeeded();
        Set<UUID> sent = new HashSet<>(Set.of(results.get(3)));

        for (List<UUID> due = pace.takeDue(); !due.isEmpty(); due = pace.takeDue()) {
            assertThat(due).hasSizeLessThanOrEqualTo(Pace.MOST_AFTER_DOWN).allMatch(this::begins);
            assertThat(pace.takeDue()).hasSize(0);
            sent.addAll(due);
            due.forEach(it -> pace.succeeded());
        }

        assertThat(sent).containsExactlyInAnyOrderElementsOf(results);
        assertThat(results).as("afterwards there is no limit").allMatch(this::begins);
    }

    @Test
    void keeps_new_results_back_for_a_minute_at_most_once_the_receiver_is_up() {
        goDown();
        results.subList(3, 100).forEach(this::begins);
        now = now.plus(PAUSE);
        begins(results.get(3));
        pace.succeeded();
        List<UUID> due = pace.takeDue();
        assertThat(due).hasSize(16).allMatch(this::begins);
        assertThat(begins(UUID.randomUUID())).isFalse();

        now = now.plusSeconds(60);

        assertThat(begins(UUID.randomUUID())).isTrue();
    }

    @Test
    void sends_nothing_while_the_receiver_asks_to_wait() {
        begins(results.get(0));
        begins(results.get(1));
        pace.failed(results.get(0), Optional.of(HOUR));
        pace.succeeded();

        now = now.plus(HOUR).minusMillis(1);
        assertThat(pace.begin(results.get(2)))
                .hasValueSatisfying(it -> assertThat(it).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(11)));
        assertThat(pace.takeDue()).isEmpty();
        now = now.plusMillis(1);
        assertThat(pace.takeDue()).containsExactly(results.get(0), results.get(2));
    }

    @Test
    void lets_many_that_wait_ask_again_later_than_few() {
        goDown();

        for (int i = 1; i <= 2000; i++) {
            Duration longest = Duration.ofMillis(Math.max(10_000, i * 50));
            assertThat(pace.begin(UUID.randomUUID()))
                    .hasValueSatisfying(it -> assertThat(it).isBetween(longest.dividedBy(2), longest.plus(PAUSE)));
        }
    }

    private void goDown() {
        assertThat(results.subList(0, 3)).allMatch(this::begins);
        fail(0);
        fail(1);
        fail(2);
    }

    private boolean begins(UUID result) {
        return pace.begin(result).isEmpty();
    }

    private void fail(int result) {
        pace.failed(results.get(result), Optional.empty());
    }
}
