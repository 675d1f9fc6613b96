package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.identityverification.impl.verification.Changes.ID;

import java.time.Duration;
import java.time.Instant;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Changes;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The snapshot of undelivered results")
@Timeout(60)
class SnapshotTest {

    private final TestClock clock = new TestClock(Instant.parse("2026-11-25T10:00:00Z"));

    @AutoClose
    private final TestStore store = new TestStore();

    private final Housekeeping housekeeping =
            new Housekeeping(store, TestSettings.of(), new Telemetry(), new CorrectedClock(clock));

    @Test
    @DisplayName("is absent before the first refresh, stays the same while the store fails, and recovers")
    void refreshes() {
        assertThat(housekeeping.snapshot()).isNull();
        housekeeping.count();
        assertThat(housekeeping.snapshot())
                .isEqualTo(new Housekeeping.Snapshot(new Backlog(0, 0, null, 0, null), clock.instant()));

        Changes.pass(store, ID);
        clock.move(Duration.ofSeconds(10));
        Housekeeping.Snapshot before = housekeeping.snapshot();
        store.failWith(TestStore.failure());
        assertThatThrownBy(housekeeping::count).isNotNull();
        assertThat(housekeeping.snapshot()).isSameAs(before);

        store.heal();
        housekeeping.count();
        assertThat(housekeeping.snapshot().backlog().waiting()).isEqualTo(1);
        assertThat(housekeeping.snapshot().at()).isEqualTo(clock.instant());
    }
}
