package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Housekeeping")
class HousekeepingTest {

    private final TestClock clock = new TestClock(NOW);
    private final List<Integer> purges = new CopyOnWriteArrayList<>();
    private final TestStore store = new TestStore(clock) {
        @Override
        public synchronized int purge(Duration age, int max) {
            int count = super.purge(age, max);
            purges.add(count);
            return count;
        }
    };
    private final Housekeeping housekeeping = new Housekeeping(
            store, TestSettings.of(Keys.RETENTION, "P30D"), new Telemetry(), new CorrectedClock(clock));

    @Test
    @DisplayName("deletes what began longer ago than the retention and has nothing to do, and counts what waits")
    void purges() {
        delivered(ID);
        UUID waiting = Changes.pass(store, UUID.randomUUID()).id();
        clock.move(Duration.ofDays(30).plusMillis(1));

        housekeeping.run();

        assertThat(store.find(ID)).isEmpty();
        assertThat(store.find(waiting)).isPresent();
        assertThat(housekeeping.snapshot().backlog().waiting()).isEqualTo(1);
    }

    @Test
    @DisplayName("deletes 500 at once, goes on the next time if there are more, and then pauses for minutes")
    void many() {
        for (int i = 0; i < 501; i++) {
            delivered(UUID.randomUUID());
        }
        clock.move(Duration.ofDays(31));

        for (int i = 0; i < 5; i++) {
            housekeeping.run();
        }

        assertThat(purges).containsExactly(500, 1);
    }

    @Test
    @DisplayName("pauses after a purge that fails, too")
    void fails() {
        store.failWith(TestStore.failure());
        assertThatThrownBy(housekeeping::run).isNotNull();
        store.heal();

        housekeeping.run();

        assertThat(purges).isEmpty();
    }

    private void delivered(UUID id) {
        Changes.pass(store, id);
        VerificationRecord leased = store.take(DueFor.DELIVER, 1).get(0).record();
        store.end(leased, new Change.Delivered(leased.delivery().round()));
    }
}
