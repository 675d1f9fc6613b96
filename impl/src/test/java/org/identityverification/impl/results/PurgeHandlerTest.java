package org.identityverification.impl.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.startedAt;

import java.time.Duration;
import java.util.UUID;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The purge")
class PurgeHandlerTest {

    private static final Duration RETENTION = Duration.ofDays(30);

    private final TestClock clock = new TestClock(NOW.plus(RETENTION).plusSeconds(1));
    private final TestStore store = new TestStore();
    private final PurgeHandler purge =
            new PurgeHandler(store, TestSettings.of(Keys.RETENTION, RETENTION.toString()), clock);

    @Test
    @DisplayName("deletes what has not changed for the configured time, and nothing younger, and is rescheduled")
    void deletes() {
        UUID younger = UUID.randomUUID();
        store.apply(ID, started());
        store.apply(younger, startedAt(NOW.plusSeconds(1), FLOW));

        assertThat(purge.kind()).isEqualTo(TaskKind.PURGE);
        assertThat(purge.handle(Task.purge(NOW))).isEqualTo(TaskOutcome.reschedule(Duration.ofMinutes(10)));
        assertThat(store.find(ID)).isEmpty();
        assertThat(store.find(younger)).isPresent();
    }

    @Test
    @DisplayName("continues after a second when there may be another batch")
    void batches() {
        for (int i = 0; i < 501; i++) {
            store.apply(UUID.randomUUID(), started());
        }

        assertThat(purge.handle(Task.purge(NOW))).isEqualTo(TaskOutcome.reschedule(Duration.ofSeconds(1)));
        assertThat(purge.handle(Task.purge(NOW))).isEqualTo(TaskOutcome.reschedule(Duration.ofMinutes(10)));
        assertThat(store.purge(clock.instant(), clock.instant(), 10)).isZero();
    }
}
