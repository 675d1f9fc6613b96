package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore.Position;
import org.junit.jupiter.api.Test;

class HousekeepingTest {

    private final TestClock clock = new TestClock(NOW);
    private final List<Position> places = new CopyOnWriteArrayList<>();
    private final TestStore store = new TestStore(clock) {
        @Override
        public synchronized Optional<Position> purge(Duration age, Position after, int max) {
            Optional<Position> last = super.purge(age, after, max);
            places.add(after);
            return last;
        }
    };
    private final Housekeeping housekeeping = new Housekeeping(
            store, TestSettings.of(Keys.RETENTION, "P30D"), new Telemetry(), new CorrectedClock(clock));

    @Test
    void deletes_what_is_older_than_the_retention_on_one_way_from_a_place_of_its_own() {
        List<UUID> old = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            VerificationRecord begun = startedAfter(Duration.ofSeconds(i));
            store.insert(begun, null);
            store.change(begun.id(), Changes.answered());
            store.change(begun.id(), Changes.said(new Answer.Success()));
            store.change(begun.id(), new Change.Delivered(1));
            old.add(begun.id());
        }
        Changes.pass(store, ID);
        clock.move(Duration.ofDays(30).plusHours(1));

        await().until(() -> {
            housekeeping.run();
            return old.stream().allMatch(id -> store.find(id).isEmpty());
        });

        assertThat(places).hasSizeBetween(5, 8).doesNotHaveDuplicates().startsWith(Position.FIRST);
        assertThat(places.get(1).id()).as("a random place").isEqualTo(new UUID(0, 0));
        assertThat(store.find(ID)).as("not delivered").isPresent();
    }

    private static VerificationRecord startedAfter(Duration since) {
        VerificationRecord any = Changes.begun(UUID.randomUUID());
        Start start = any.start();
        return VerificationRecord.started(
                any.id(),
                new Start(
                        start.contextId(),
                        start.account(),
                        start.mode(),
                        NOW.plus(since),
                        null,
                        null,
                        null,
                        start.giveUpAt()));
    }

    @Test
    void ends_a_claim_that_nothing_binds_to_a_start_after_max_age() {
        store.insert(Changes.begun(ID), null);
        store.change(ID, Changes.notifiedPass());
        clock.move(Duration.ofMinutes(1));
        store.change(ID, new Change.NotAsked());
        housekeeping.run();
        assertThat(store.find(ID).orElseThrow().claim()).isNotNull();

        clock.move(Duration.ofDays(3));
        try (LoggedMessages log = new LoggedMessages(Housekeeping.class)) {
            new Housekeeping(store, TestSettings.of(), new Telemetry(), new CorrectedClock(clock)).run();

            log.assertOne("IDV0067").contains("PASSED", "PT72H").doesNotContain(ID.toString());
        }
        assertThat(store.find(ID).orElseThrow().claim()).isNull();
    }

    @Test
    void pauses_after_a_purge_that_fails_too() {
        store.failWith(TestStore.failure());
        assertThatThrownBy(housekeeping::run).isNotNull();
        store.heal();

        housekeeping.run();

        assertThat(places).isEmpty();
    }

    @Test
    void keeps_the_count_of_what_waits_while_the_store_fails() {
        assertThat(housekeeping.snapshot()).isNull();
        housekeeping.run();
        assertThat(housekeeping.snapshot())
                .isEqualTo(new Housekeeping.Snapshot(new Backlog(0, 0, null, 0, null, null), clock.instant()));

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
