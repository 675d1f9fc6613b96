package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.Test;

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
    void deletes_what_began_longer_ago_than_the_retention_and_has_nothing_to_do_and_counts_what_waits() {
        delivered(ID);
        UUID waiting = Changes.pass(store, UUID.randomUUID()).id();
        clock.move(Duration.ofDays(30).plusMillis(1));

        housekeeping.run();

        assertThat(store.find(ID)).isEmpty();
        assertThat(store.find(waiting)).isPresent();
        assertThat(housekeeping.snapshot().backlog().waiting()).isEqualTo(1);
    }

    @Test
    void deletes_500_at_once_goes_on_the_next_time_if_there_are_more_and_then_pauses_for_minutes() {
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
    void pauses_after_a_purge_that_fails_too() {
        store.failWith(TestStore.failure());
        assertThatThrownBy(housekeeping::run).isNotNull();
        store.heal();

        housekeeping.run();

        assertThat(purges).isEmpty();
    }

    @Test
    void counts_what_waits_from_the_first_time_on_keeps_the_count_while_the_store_fails_and_recovers() {
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

    private void delivered(UUID id) {
        Changes.pass(store, id);
        VerificationRecord leased = store.take(DueFor.DELIVER, 1).get(0).record();
        store.end(leased, new Change.Delivered(leased.delivery().round()));
    }
}
