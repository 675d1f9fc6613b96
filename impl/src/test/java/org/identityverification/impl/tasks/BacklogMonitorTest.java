package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.ID;

import java.time.Duration;
import java.time.Instant;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
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
class BacklogMonitorTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private final TestClock clock = new TestClock(Instant.parse("2026-11-25T10:00:00Z"));

    @AutoClose
    private final TestStore store = new TestStore();

    private final BacklogMonitor watch =
            new BacklogMonitor(store, TestExecutors.on(new TestThreads()), new Telemetry(), new CorrectedClock(clock));

    @Test
    @DisplayName("is absent before the first refresh, and is refreshed after ten seconds, not earlier")
    void looks() {
        assertThat(watch.snapshot()).isNull();
        watch.refreshIfOld();
        await().atMost(BOUND).until(() -> watch.snapshot() != null);
        assertThat(watch.snapshot())
                .isEqualTo(new BacklogMonitor.Snapshot(new Backlog(0, 0, null, 0, null), clock.instant()));

        Changes.pass(store, ID);
        clock.move(Duration.ofSeconds(10).minusMillis(1));
        watch.refreshIfOld();
        clock.move(Duration.ofMillis(1));
        watch.refreshIfOld();

        await().atMost(BOUND).until(() -> watch.snapshot().backlog().waiting() == 1);
        assertThat(watch.snapshot().at()).isEqualTo(clock.instant());
    }

    @Test
    @DisplayName("stays the same while the store fails, and recovers")
    void storeFails() {
        watch.refreshIfOld();
        await().atMost(BOUND).until(() -> watch.snapshot() != null);
        BacklogMonitor.Snapshot before = watch.snapshot();
        Changes.pass(store, ID);

        store.failWith(new IllegalStateException("canary"));
        clock.move(BacklogMonitor.REFRESH_INTERVAL);
        watch.refreshIfOld();
        assertThat(watch.snapshot()).isSameAs(before);

        store.heal();
        await().atMost(BOUND).until(() -> {
            clock.move(BacklogMonitor.REFRESH_INTERVAL);
            watch.refreshIfOld();
            return watch.snapshot().backlog().waiting() == 1;
        });
    }

    @Test
    @DisplayName("does not fail when no thread is free, and is refreshed the next time")
    void noThread() {
        TestThreads threads = new TestThreads();
        threads.setFull(true);
        BacklogMonitor without =
                new BacklogMonitor(store, TestExecutors.on(threads), new Telemetry(), new CorrectedClock(clock));

        without.refreshIfOld();

        assertThat(without.snapshot()).isNull();
    }
}
