package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.identityverification.impl.verification.Changes.notified;
import static org.identityverification.impl.verification.Changes.notifiedPass;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.identityverification.FaceAuthMode;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationCounts;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.Transition.Effect;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore.Day;
import org.identityverification.impl.verification.VerificationStore.Position;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.Test;

/** What every store does. */
interface VerificationStoreContract extends StoreContract {

    // A field for 256 code points: Chinese, and characters outside the Basic Multilingual Plane.
    String CONTEXT_ID = "订单-𠮷野家-😀-" + "𠮷".repeat(256 - 9);

    @Test
    default void inserts_one_verification_for_a_key_until_that_is_gone() {
        VerificationRecord first = newRecord(CONTEXT_ID);
        VerificationRecord second = newRecord(null);
        assertThat(store().insert(first, "key")).isEmpty();
        assertThat(store().insert(newRecord(null), "other key")).isEmpty();

        assertThat(store().insert(second, "key")).contains(first);
        assertThat(store().find(second.id())).isEmpty();

        store().delete(first);
        assertThat(store().insert(second, "key")).isEmpty();
        store().erase(second.id());
        assertThat(store().insert(newRecord(CONTEXT_ID), "key")).isEmpty();
        store().eraseContext(CONTEXT_ID, 1);
        assertThat(store().insert(newRecord(null), "key")).isEmpty();
    }

    @Test
    default void inserts_one_verification_for_a_key_that_many_want_at_once() throws Exception {
        List<Optional<VerificationRecord>> known =
                TestExecutors.atOnce(20, i -> store().insert(newRecord(null), "key"));

        assertThat(known).filteredOn(Optional::isEmpty).hasSize(1);
        assertThat(known.stream().flatMap(Optional::stream).distinct()).hasSize(1);
    }

    @Test
    default void keeps_every_field_whatever_happens_to_a_verification() {
        VerificationRecord begun = begin(newRecord(CONTEXT_ID));
        UUID id = begun.id();
        assertThat(find(id)).isEqualTo(begun);

        String flow = "f".repeat(64);
        assertKept(store().change(begun, new Change.StartAnswered(flow, now().plusSeconds(9), Duration.ofDays(1))));
        assertKept(store().change(id, new Change.Notified(flow, VerificationOutcome.FAILED, null, "R".repeat(32))));
        assertKept(store().change(id, new Change.Notified(flow, VerificationOutcome.PASSED, "码".repeat(512), null)));
        assertKept(store().change(id, asked(new Answer.Refused(true), find(id))));
        assertKept(store().change(id, FAILURE));
        assertKept(store().change(id, deliveryFailed(find(id))));
        clock().move(Duration.ofDays(4));
        assertKept(store().change(id, deliveryFailed(find(id))));
        assertKept(store().change(id, SUCCESS));
        for (int i = 0; i < 2; i++) {
            Taken taken = takeOne(DueFor.DELIVER);
            assertKept(store().end(taken, delivered(taken)));
            assertKept(store().change(id, new Change.DeliverAgain()));
        }
        assertThat(find(id).toVerification().deliveredAt()).isPresent();
    }

    private void assertKept(Transition transition) {
        assertThat(transition.effect()).isEqualTo(Effect.CHANGED);
        assertThat(find(transition.after().id())).usingRecursiveComparison().isEqualTo(transition.after());
    }

    @Test
    default void writes_nothing_for_what_it_knew_before_and_for_another_flow() {
        VerificationRecord passed = pass();

        assertThat(store().change(passed.id(), notifiedPass()).effect()).isEqualTo(Effect.NOTHING_NEW);
        Change ofOther = notified("other", VerificationOutcome.PASSED, "code");
        assertThat(store().change(passed.id(), ofOther).effect()).isEqualTo(Effect.OTHER_FLOW);

        assertThat(find(passed.id())).isEqualTo(passed);
    }

    @Test
    default void loses_no_change_of_many_threads_at_once_the_short_way_and_the_long_way() throws Exception {
        VerificationRecord started = start();
        int changes = 6;

        TestExecutors.atOnce(THREADS, number -> {
            VerificationRecord known = started;
            for (int i = 0; i < changes; i++) {
                Change change = asked(new Answer.NoAnswer(), started);
                known = (number % 2 == 0
                                ? store().change(known, change)
                                : otherNode().change(known.id(), change))
                        .after();
            }
            return known;
        });

        assertThat(find(started.id()).questions().asked()).isEqualTo(THREADS * changes);
    }

    @Test
    default void deletes_what_a_start_has_written_only_if_nothing_has_changed_it() {
        VerificationRecord begun = begin();
        VerificationRecord changed = begin();
        store().change(changed.id(), notifiedPass());

        assertThat(Stream.of(begun, begun, changed).map(store()::delete)).containsExactly(true, false, false);

        assertThat(store().find(begun.id())).isEmpty();
        assertThat(store().find(changed.id())).isPresent();
    }

    @Test
    default void finds_the_verifications_of_a_context_the_latest_start_first() {
        List<UUID> ids = threeOfContext();
        pass(newRecord("order-7"));

        assertThat(ids(store().findByContext(CONTEXT_ID, 10))).isEqualTo(ids);
        assertThat(ids(store().findByContext(CONTEXT_ID, 2))).isEqualTo(ids.subList(0, 2));
    }

    private List<UUID> threeOfContext() {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(0, pass(newRecord(CONTEXT_ID)).id());
            clock().move(Duration.ofSeconds(1));
        }
        return ids;
    }

    @Test
    default void erases_the_verifications_of_a_context_in_steps() {
        List<UUID> ids = threeOfContext();
        List<UUID> others = List.of(pass(newRecord("order-7")).id(), begin().id());
        assertThat(ids(take(store(), DueFor.DELIVER, 1))).containsExactly(ids.get(2));

        List<UUID> erased = new ArrayList<>(store().eraseContext(CONTEXT_ID, 2));
        assertThat(erased).hasSize(2);
        erased.addAll(store().eraseContext(CONTEXT_ID, 2));

        assertThat(erased).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(store().eraseContext(CONTEXT_ID, 2)).isEmpty();
        assertThat(store().findByContext(CONTEXT_ID, 10)).isEmpty();
        assertThat(others).allMatch(id -> store().find(id).isPresent());
    }

    @Test
    default void finds_nothing_of_a_verification_that_was_erased_in_any_state() {
        List<UUID> all = ids(List.of(begin(), start(), claim(), pass()));
        take(DueFor.CONFIRM);

        assertThat(all)
                .allMatch(store()::erase)
                .noneMatch(store()::erase)
                .allMatch(id -> store().find(id).isEmpty());

        assertThat(take(DueFor.DELIVER)).isEmpty();
        assertThat(store().backlog()).isEqualTo(new Backlog(0, 0, null, 0, null));
    }

    @Test
    default void purges_in_steps_what_began_too_long_ago_and_has_nothing_to_do() {
        List<UUID> waiting = new ArrayList<>(ids(List.of(begin(), pass(), claim())));
        waiting.add(parkedClaim());
        clock().move(Duration.ofSeconds(1));
        List<UUID> done = Stream.generate(this::finished).limit(3).toList();
        clock().move(Duration.ofDays(2));
        UUID young = finished();
        clock().move(Duration.ofDays(1));

        assertThat(store().purge(Duration.ofDays(4), 10)).isZero();
        assertThat(Stream.generate(() -> store().purge(Duration.ofDays(2), 2)).limit(3))
                .containsExactly(2, 1, 0);

        assertThat(done).allMatch(id -> store().find(id).isEmpty());
        assertThat(waiting).allMatch(id -> store().find(id).isPresent());
        assertThat(store().find(young)).isPresent();
    }

    /** A verification with nothing to do any more. */
    private UUID finished() {
        VerificationRecord passed = pass();
        assertThat(store().change(passed.id(), new Change.Delivered(1)).after().hasWork())
                .isFalse();
        return passed.id();
    }

    @Test
    default void lists_what_is_parked_or_overdue_and_counts_what_waits() {
        UUID lateParked = parkedClaim();
        clock().move(Duration.ofSeconds(1));
        Instant claimAt = claim().claim().at();
        VerificationRecord first = pass();
        clock().move(Duration.ofSeconds(10));
        UUID second = pass().id();
        Instant between = now().minusSeconds(5);
        assertThat(ids(take(store(), DueFor.DELIVER, 1))).containsExactly(first.id());
        store().change(lateParked, new Change.DeliverAgain());
        store().change(lateParked, asked(new Answer.NoAccount(), find(lateParked)));
        clock().move(Duration.ofSeconds(1));
        UUID parked = parkedClaim();

        assertThat(ids(store().parked(null, 10))).containsExactly(lateParked, parked);
        assertThat(ids(store().parked(null, 1))).containsExactly(lateParked);
        assertThat(ids(store().waiting(Instant.EPOCH, now().plusSeconds(1), 10)))
                .containsExactly(first.id(), second);
        assertThat(ids(store().waiting(Instant.EPOCH, between, 10))).containsExactly(first.id());
        assertThat(ids(store().waiting(between, now().plusSeconds(1), 10))).containsExactly(second);
        assertThat(store().waiting(Instant.EPOCH, now().plusSeconds(1), 1)).hasSize(1);
        assertThat(store().backlog())
                .isEqualTo(new Backlog(2, 2, first.requireResult().completedAt(), 1, claimAt));
    }

    @Test
    default void lists_what_is_parked_for_a_reason_the_longest_parked_first() {
        UUID claim = parkedClaim();
        UUID first = parkedDelivery();
        UUID second = parkedDelivery();

        assertThat(ids(store().parked(Reason.ACCOUNT_GONE, 10))).containsExactly(claim);
        assertThat(ids(store().parked(Reason.OBSERVER_FAILED, 10))).containsExactly(first, second);
        assertThat(store().parked(Reason.OBSERVER_FAILED, 1)).hasSize(1);
        assertThat(store().parked(Reason.NODE_DIED, 10)).isEmpty();
    }

    @Test
    default void lists_what_was_started_in_pages_each_once_also_of_starts_at_the_same_time() {
        Start start = newRecord(null).start();
        for (int i = 0; i < 7; i++) {
            begin(VerificationRecord.started(UUID.randomUUID(), start));
        }
        clock().move(Duration.ofSeconds(2));
        VerificationRecord later = pass();

        for (int page = 1; page <= 10; page++) {
            List<UUID> found = startedAfter(new Position(start.startedAt().minusMillis(1), new UUID(0, 0)), page);
            assertThat(found).as("pages of %s", page).hasSize(8).doesNotHaveDuplicates();
            assertThat(found.get(7)).isEqualTo(later.id());
        }
        Instant between = start.startedAt().plusSeconds(1);
        assertThat(startedAfter(new Position(between, new UUID(0, 0)), 1)).containsExactly(later.id());
    }

    @Test
    default void counts_by_account_and_mode_what_came_of_the_starts_of_a_period() {
        LocalDate first = LocalDate.EPOCH;
        use(BELIEVING);
        begin();
        clock().move(Duration.ofSeconds(1));
        Instant from = now().truncatedTo(ChronoUnit.MILLIS);
        begin();
        pass();
        store().change(start().id(), FAILURE);
        store().change(start().id(), notifiedPass());
        Start retail = newRecord(null).start();
        begin(VerificationRecord.started(
                UUID.randomUUID(),
                new Start(null, null, FaceAuthMode.WE_CHAT_FACE, now(), null, null, null, retail.giveUpAt())));
        clock().move(Duration.ofSeconds(1));
        Instant midnight = now().truncatedTo(ChronoUnit.MILLIS);
        begin();
        clock().move(Duration.ofSeconds(1));
        Instant end = now().truncatedTo(ChronoUnit.MILLIS);
        begin();

        LocalDate second = first.plusDays(1);
        Optional<String> account = Optional.of("retail");
        assertThat(store().count(List.of(new Day(first, from, midnight), new Day(second, midnight, end))))
                .containsExactlyInAnyOrder(
                        new VerificationCounts(first, account, FaceAuthMode.TENCENT, 4, 3, 2, 1, 1, 0, 1),
                        new VerificationCounts(first, Optional.empty(), FaceAuthMode.WE_CHAT_FACE, 1, 0, 0, 0, 0, 0, 1),
                        new VerificationCounts(second, account, FaceAuthMode.TENCENT, 1, 0, 0, 0, 0, 0, 1));
        assertThat(store().count(List.of(new Day(first, end.plusSeconds(9), end.plusSeconds(10)))))
                .isEmpty();
    }

    @Test
    default void counts_the_starts_of_each_of_many_days() {
        List<Day> days = new ArrayList<>();
        List<Tuple> expected = new ArrayList<>();
        Instant from = now().truncatedTo(ChronoUnit.MILLIS);
        for (int day = 1; day <= 7; day++) {
            for (int start = 0; start < day; start++) {
                begin();
            }
            clock().move(Duration.ofSeconds(1));
            Instant until = now().truncatedTo(ChronoUnit.MILLIS);
            days.add(new Day(LocalDate.EPOCH.plusDays(day), from, until));
            expected.add(tuple(LocalDate.EPOCH.plusDays(day), (long) day));
            from = until;
        }

        assertThat(store().count(days))
                .extracting(VerificationCounts::day, VerificationCounts::started)
                .isEqualTo(expected);
    }

    /** All pages, one after the other. */
    private List<UUID> startedAfter(Position begin, int page) {
        List<UUID> all = new ArrayList<>();
        Position place = begin;
        while (true) {
            List<VerificationRecord> some = store().startedAfter(place, page);
            all.addAll(ids(some));
            if (some.size() < page) {
                return all;
            }
            VerificationRecord last = some.get(page - 1);
            place = new Position(last.start().startedAt(), last.id());
        }
    }

    private UUID parkedClaim() {
        VerificationRecord claim = claim();
        store().change(claim.id(), asked(new Answer.NoAccount(), claim));
        return claim.id();
    }
}
