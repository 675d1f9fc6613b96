package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.notified;
import static org.identityverification.impl.verification.Changes.notifiedPass;
import static org.identityverification.impl.verification.Track.DELIVERY;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationCounts;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Lease;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.Transition.Effect;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Day;
import org.identityverification.impl.verification.VerificationStore.Position;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.Test;

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
        assertThat(store().backlog()).isEqualTo(new Backlog(0, 0, null, 0, null, null));
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

        assertThat(store().purge(Duration.ofDays(4), Position.FIRST, 10)).isEmpty();
        assertThat(done).allMatch(id -> store().find(id).isPresent());
        Position last = store().purge(Duration.ofDays(2), Position.FIRST, 2).orElseThrow();
        assertThat(done).filteredOn(id -> store().find(id).isPresent()).hasSize(1);
        assertThat(store().purge(Duration.ofDays(2), Position.at(clock().instant()), 2))
                .isEmpty();
        assertThat(done).as("before that place").anyMatch(id -> store().find(id).isPresent());
        assertThat(store().purge(Duration.ofDays(2), last, 2)).isEmpty();

        assertThat(done).allMatch(id -> store().find(id).isEmpty());
        assertThat(waiting).allMatch(id -> store().find(id).isPresent());
        assertThat(store().find(young)).isPresent();
    }

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
                .isEqualTo(new Backlog(2, 2, first.requireResult().completedAt(), 1, claimAt, null));
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

    @Test
    default void hands_out_each_piece_of_due_work_to_one_node_only_while_many_take_at_once() throws Exception {
        int count = 40;
        IntStream.range(0, count).forEach(i -> pass());
        AtomicInteger left = new AtomicInteger(count);

        List<List<UUID>> taken = TestExecutors.atOnce(THREADS, number -> {
            VerificationStore node = number % 2 == 0 ? store() : otherNode();
            List<UUID> mine = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (left.get() > 0 && System.nanoTime() < end) {
                List<UUID> more = ids(take(node, DueFor.DELIVER, 7));
                left.addAndGet(-more.size());
                mine.addAll(more);
            }
            return mine;
        });

        assertThat(taken.stream().flatMap(List::stream)).hasSize(count).doesNotHaveDuplicates();
        assertThat(take(DueFor.DELIVER)).isEmpty();
    }

    @Test
    default void hands_out_due_work_of_one_kind_the_longest_due_first() {
        parkedDelivery();
        List<UUID> due = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            due.add(pass().id());
            clock().move(Duration.ofSeconds(1));
        }
        UUID claim = claim().id();
        begin();

        assertThat(ids(take(store(), DueFor.DELIVER, 2))).isEqualTo(due.subList(0, 2));
        assertThat(takeOne(DueFor.DELIVER).record().id()).isEqualTo(due.get(2));
        assertThat(takeOne(DueFor.CONFIRM).record().id()).isEqualTo(claim);
    }

    @Test
    default void writes_an_attempt_when_it_begins() {
        VerificationRecord passed = pass();

        Taken mine = takeOne(DueFor.DELIVER);

        assertThat(mine.record().delivery().attempts()).isEqualTo(1);
        assertThat(mine.record().version()).isNotEqualTo(passed.version());
        VerificationRecord found = find(mine.record().id());
        assertThat(found.withLease(DELIVERY, null)).isEqualTo(mine.record().withLease(DELIVERY, null));
        assertThat(found.delivering().lease().id()).isEqualTo(mine.leaseId());
        assertThat(found.delivering().lease().until())
                .isBetween(now().plus(LEASE).minusSeconds(20), now().plus(LEASE));
    }

    @Test
    default void hands_out_work_again_only_when_its_lease_has_run_out() {
        pass();
        Taken mine = takeOne(DueFor.DELIVER);

        clock().move(LEASE.minusSeconds(15));
        assertThat(take(otherNode(), DueFor.DELIVER, 1)).isEmpty();
        clock().move(Duration.ofSeconds(16));
        Taken theirs = takeOne(otherNode(), DueFor.DELIVER);
        assertThat(theirs.leaseId()).isNotEqualTo(mine.leaseId());
        assertThat(theirs.record().delivery().attempts()).isEqualTo(2);
        assertThat(theirs.record().delivery().failingSince()).isNotNull();
    }

    @Test
    default void parks_a_delivery_whose_nodes_have_died_for_too_long_instead_of_handing_it_out() {
        UUID id = pass().id();
        takeOne(DueFor.DELIVER);
        endLeases();
        takeOne(DueFor.DELIVER);
        clock().move(ASKING.maxAge().plusSeconds(1));

        assertThat(take(DueFor.DELIVER)).isEmpty();

        VerificationRecord parked = find(id);
        assertThat(parked.delivering().lease()).isNull();
        assertThat(store().parked(Reason.NODE_DIED, 10)).containsExactly(parked);
    }

    @Test
    default void ends_and_renews_work_only_for_the_node_that_holds_its_lease() {
        pass();
        Taken mine = takeOne(DueFor.DELIVER);
        endLeases();
        Taken theirs = takeOne(DueFor.DELIVER);

        for (Change change : List.of(delivered(mine), deliveryFailed(mine.record()))) {
            assertThat(store().end(mine, change)).isEqualTo(Transition.OF_LOST_LEASE);
        }
        assertThat(store().renew(List.of(mine), List.of(mine))).isEmpty();

        assertThat(find(theirs.record().id()).version())
                .isEqualTo(theirs.record().version());
        assertThat(otherNode().end(theirs, delivered(theirs)).effect()).isEqualTo(Effect.CHANGED);
        VerificationRecord done = find(theirs.record().id());
        assertThat(done.delivery().deliveredAt()).isNotNull();
        assertThat(done.delivering().lease()).isNull();
        assertThat(store().end(theirs, delivered(theirs))).isEqualTo(Transition.OF_LOST_LEASE);
    }

    @Test
    default void ends_and_renews_work_whose_lease_has_run_out_if_no_other_node_has_taken_it() {
        pass();
        Taken mine = takeOne(DueFor.DELIVER);
        endLeases();

        assertThat(store().renew(List.of(mine), List.of())).containsExactly(mine.leaseId());
        assertThat(take(DueFor.DELIVER)).isEmpty();
        endLeases();
        assertThat(store().end(mine, delivered(mine)).effect()).isEqualTo(Effect.CHANGED);
        assertThat(take(DueFor.DELIVER)).isEmpty();
    }

    @Test
    default void ends_work_of_a_row_that_has_changed_meanwhile_by_what_the_row_is_now() {
        claim();
        Taken mine = takeOne(DueFor.CONFIRM);
        Lease lease = find(mine.record().id()).asking().lease();
        Taker taker = takerOf(otherNode());
        for (int i = 0; i < 2; i++) {
            clock().move(Duration.ofSeconds(2));
            otherNode().change(mine.record().id(), notifiedPass());
        }
        assertThat(find(mine.record().id()).asking().lease()).isEqualTo(lease);
        taker.assertTook();

        Transition ended = store().end(mine, asked(new Answer.NoAnswer(), mine.record()));

        assertThat(ended.effect()).isEqualTo(Effect.CHANGED);
        VerificationRecord after = find(mine.record().id());
        assertThat(after).isEqualTo(ended.after());
        assertThat(after.asking().lease()).isNull();
        assertThat(after.claim().at()).isEqualTo(mine.record().claim().at());
        assertThat(after.claim().repeatedAt()).isAfter(after.claim().at());
        assertThat(after.questions().asked()).isEqualTo(1);
    }

    @Test
    default void only_releases_an_attempt_whose_result_was_replaced_and_hands_out_the_better_one() {
        store().change(start().id(), FAILURE);
        Taken mine = takeOne(DueFor.DELIVER);
        otherNode().change(mine.record().id(), SUCCESS);
        assertThat(take(DueFor.DELIVER)).as("the attempt under way").isEmpty();

        assertThat(store().end(mine, delivered(mine)).effect()).isEqualTo(Effect.NOTHING_NEW);

        VerificationRecord better = takeOne(DueFor.DELIVER).record();
        assertThat(better.status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(better.delivery().deliveredAt()).isNull();
        assertThat(better.delivery().attempts()).isEqualTo(1);
    }

    @Test
    default void renews_an_attempt_that_hangs_only_as_long_as_its_round_lasts() {
        pass();
        Taken mine = takeOne(DueFor.DELIVER);
        assertThat(store().renew(List.of(), List.of(mine))).containsExactly(mine.leaseId());
        otherNode().change(mine.record().id(), new Change.DeliverAgain());
        assertThat(store().renew(List.of(), List.of(mine))).as("joined").containsExactly(mine.leaseId());

        store().change(start().id(), FAILURE);
        Taken worse = takeOne(DueFor.DELIVER);
        otherNode().change(worse.record().id(), SUCCESS);

        assertThat(store().renew(List.of(mine), List.of(worse))).containsExactly(mine.leaseId());
        assertThat(store().renew(List.of(mine, worse), List.of()))
                .containsExactlyInAnyOrder(mine.leaseId(), worse.leaseId());
        assertThat(store().renew(List.of(), List.of())).isEmpty();
        assertThat(find(mine.record().id()).version()).isEqualTo(mine.record().version());
    }

    @Test
    default void leaves_a_renewed_lease_as_it_is_when_its_holder_changes_the_row() {
        pass();
        Taken mine = takeOne(DueFor.DELIVER);
        clock().move(LEASE.minusSeconds(10));
        store().renew(List.of(mine), List.of());
        clock().move(LEASE.minusSeconds(10));
        Taker taker = takerOf(store());

        assertThat(store().change(mine.record(), new Change.DeliveryHangs(1)).effect())
                .isEqualTo(Effect.CHANGED);

        taker.assertTook();
        assertThat(store().end(mine, delivered(mine)).effect()).isEqualTo(Effect.CHANGED);
    }

    @Test
    default void takes_what_a_change_makes_due_in_the_same_write_if_the_node_has_a_place() {
        for (boolean isShort : new boolean[] {true, false}) {
            VerificationRecord started = start();
            Taker taker = takerOf(store());

            VerificationRecord after =
                    (isShort ? store().change(started, SUCCESS) : store().change(started.id(), SUCCESS)).after();

            taker.assertTook(after);
            assertThat(taker.woken).isEmpty();
            assertThat(after.delivery().attempts()).isEqualTo(1);
            assertThat(find(after.id()).delivering().lease().id())
                    .isEqualTo(taker.last().leaseId());
            assertThat(take(DueFor.DELIVER)).isEmpty();
            assertThat(store().end(taker.last(), delivered(taker.last())).effect())
                    .isEqualTo(Effect.CHANGED);
        }
    }

    @Test
    default void leaves_what_a_change_makes_due_to_every_node_if_its_own_has_no_place() {
        VerificationRecord started = start();
        Taker taker = takerOf(store());
        taker.hasPlaces = false;

        VerificationRecord after = store().change(started.id(), SUCCESS).after();
        Taken mine = takeOne(otherNode(), DueFor.DELIVER);
        store().end(mine, deliveryFailed(mine.record()));

        assertThat(taker.woken)
                .containsExactly(
                        after.delivering().due(), find(after.id()).delivering().due());
        assertThat(take(DueFor.DELIVER)).isEmpty();
        clock().move(Duration.ofSeconds(6));
        assertThat(take(DueFor.DELIVER)).hasSize(1);
    }

    @Test
    default void reserves_no_place_for_a_change_that_does_nothing_or_makes_nothing_due_now() {
        VerificationRecord begun = begin();
        Taker taker = takerOf(store());

        VerificationRecord started = store().change(begun, answered()).after();
        store().change(started.id(), answered());
        store().change(UUID.randomUUID(), SUCCESS);

        assertThat(taker.wanted).isFalse();
        assertThat(taker.woken).containsExactly(started.asking().due());
    }
}
