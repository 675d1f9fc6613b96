package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Lease;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.Transition.Effect;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.Test;

/** How every store hands out due work, each piece to one node at a time. */
interface LeaseContract extends StoreFixture {

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
                List<Taken> more = node.take(DueFor.DELIVER, 7);
                left.addAndGet(-more.size());
                more.forEach(work -> mine.add(work.record().id()));
            }
            return mine;
        });

        assertThat(taken.stream().flatMap(List::stream)).hasSize(count).doesNotHaveDuplicates();
        assertThat(take(DueFor.DELIVER)).isEmpty();
    }

    @Test
    default void hands_out_due_work_of_one_kind_only_the_longest_due_first_no_more_than_wanted_and_nothing_parked() {
        List<UUID> due = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            due.add(pass().id());
            clock().move(Duration.ofSeconds(1));
        }
        UUID claim = claim().id();
        VerificationRecord parked = pass();
        store().change(parked.id(), deliveryFailed(parked));
        clock().move(Duration.ofDays(3).plusSeconds(10));
        store().change(parked.id(), deliveryFailed(parked));
        assertThat(find(parked.id()).work()).isEqualTo(DueFor.PARKED);
        begin();

        assertThat(ids(StoreFixture.take(store(), DueFor.DELIVER, 2))).isEqualTo(due.subList(0, 2));
        assertThat(takeOne(DueFor.DELIVER).id()).isEqualTo(due.get(2));
        assertThat(takeOne(DueFor.CONFIRM).id()).isEqualTo(claim);
        assertThat(take(DueFor.PARKED)).isEmpty();
    }

    @Test
    default void counts_an_attempt_when_it_hands_out_a_delivery_and_writes_what_it_hands_out() {
        VerificationRecord passed = pass();

        VerificationRecord taken = takeOne(DueFor.DELIVER);

        assertThat(taken.delivery().attempts()).isEqualTo(1);
        assertThat(taken.version()).isNotEqualTo(passed.version());
        VerificationRecord found = find(taken.id());
        assertThat(found.withLease(null)).isEqualTo(taken.withLease(null));
        assertThat(found.leaseId()).isEqualTo(taken.leaseId());
        assertThat(found.lease().until()).isBetween(now().plus(LEASE).minusSeconds(20), now().plus(LEASE));
    }

    @Test
    default void hands_out_work_again_only_when_its_lease_has_run_out() {
        pass();
        VerificationRecord mine = takeOne(DueFor.DELIVER);
        clock().move(LEASE.minusSeconds(15));
        assertThat(StoreFixture.take(otherNode(), DueFor.DELIVER, 1)).isEmpty();

        clock().move(Duration.ofSeconds(16));
        VerificationRecord theirs =
                StoreFixture.take(otherNode(), DueFor.DELIVER, 1).get(0);

        assertThat(theirs.leaseId()).isNotEqualTo(mine.leaseId());
        assertThat(theirs.delivery().attempts()).isEqualTo(2);
        assertThat(theirs.delivery().failingSince()).isNotNull();
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
        assertThat(parked.work()).isEqualTo(DueFor.PARKED);
        assertThat(parked.lease()).isNull();
        assertThat(parked.delivery().parked()).isEqualTo(Reason.NODE_DIED);
        assertThat(store().parked(null, 10)).containsExactly(parked);
    }

    @Test
    default void ends_work_only_for_the_node_that_holds_its_lease() {
        pass();
        VerificationRecord mine = takeOne(DueFor.DELIVER);
        endLeases();
        VerificationRecord theirs = takeOne(DueFor.DELIVER);

        for (Change change : List.of(delivered(mine), deliveryFailed(mine))) {
            assertThat(store().end(mine, change)).isEqualTo(Transition.OF_NOTHING);
        }
        assertThat(store().renew(List.of(mine), List.of(mine))).isEmpty();

        assertThat(find(theirs.id()).version()).isEqualTo(theirs.version());
        assertThat(otherNode().end(theirs, delivered(theirs)).effect()).isEqualTo(Effect.CHANGED);
        VerificationRecord done = find(theirs.id());
        assertThat(done.delivery().deliveredAt()).isNotNull();
        assertThat(done.lease()).isNull();
        assertThat(store().end(theirs, delivered(theirs))).isEqualTo(Transition.OF_NOTHING);
    }

    @Test
    default void ends_and_renews_work_whose_lease_has_run_out_if_no_other_node_has_taken_it() {
        pass();
        VerificationRecord mine = takeOne(DueFor.DELIVER);
        endLeases();

        assertThat(store().renew(List.of(mine), List.of())).containsExactly(mine.id());
        assertThat(take(DueFor.DELIVER)).isEmpty();
        endLeases();
        assertThat(store().end(mine, delivered(mine)).effect()).isEqualTo(Effect.CHANGED);
        assertThat(take(DueFor.DELIVER)).isEmpty();
    }

    @Test
    default void ends_work_of_a_row_that_has_changed_meanwhile_by_what_the_row_is_now() {
        VerificationRecord mine = takeClaim();
        otherNode().change(mine.id(), notified(FLOW, VerificationOutcome.PASSED, "late"));
        clock().move(Duration.ofSeconds(2));
        otherNode().change(mine.id(), notified(FLOW, VerificationOutcome.PASSED, "later"));

        Transition ended = store().end(mine, asked(new Answer.NoAnswer(), mine));

        assertThat(ended.effect()).isEqualTo(Effect.CHANGED);
        VerificationRecord after = find(mine.id());
        assertThat(after).isEqualTo(ended.after());
        assertThat(after.lease()).isNull();
        assertThat(after.claim().at()).isAfter(mine.claim().at());
        assertThat(after.questions().asked()).isEqualTo(1);
    }

    private VerificationRecord takeClaim() {
        claim();
        return takeOne(DueFor.CONFIRM);
    }

    @Test
    default void only_releases_an_attempt_whose_result_was_replaced_and_hands_out_the_better_one() {
        VerificationRecord started = start();
        store().change(started.id(), failure());
        VerificationRecord mine = takeOne(DueFor.DELIVER);
        otherNode().change(mine.id(), success());
        assertThat(take(DueFor.DELIVER)).as("the attempt under way").isEmpty();

        Transition ended = store().end(mine, delivered(mine));

        assertThat(ended.effect()).isEqualTo(Effect.NOTHING_NEW);
        assertThat(find(mine.id()).lease()).isNull();
        VerificationRecord better = takeOne(DueFor.DELIVER);
        assertThat(better.status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(better.delivery().deliveredAt()).isNull();
        assertThat(better.delivery().attempts()).isEqualTo(1);
    }

    @Test
    default void renews_an_attempt_that_hangs_only_as_long_as_its_round_lasts_and_other_work_whatever_changes() {
        pass();
        VerificationRecord mine = takeOne(DueFor.DELIVER);
        assertThat(store().renew(List.of(), List.of(mine))).containsExactly(mine.id());
        otherNode().change(mine.id(), new Change.DeliverAgain());
        assertThat(store().renew(List.of(), List.of(mine))).as("joined").containsExactly(mine.id());

        UUID failed = start().id();
        store().change(failed, failure());
        VerificationRecord worse = takeOne(DueFor.DELIVER);
        otherNode().change(failed, success());

        assertThat(store().renew(List.of(mine), List.of(worse))).containsExactly(mine.id());
        assertThat(store().renew(List.of(mine, worse), List.of())).containsExactlyInAnyOrder(mine.id(), failed);
        assertThat(store().renew(List.of(), List.of())).isEmpty();
        assertThat(find(mine.id()).version()).isEqualTo(mine.version());
        assertThat(find(failed).work()).isEqualTo(DueFor.DELIVER);
    }

    @Test
    default void leaves_a_live_lease_as_it_is_when_a_row_changes() {
        VerificationRecord mine = takeClaim();
        Lease before = find(mine.id()).lease();
        Taker taker = Taker.withPlaces();
        otherNode().setWorkRunner(taker);
        clock().move(Duration.ofSeconds(2));

        otherNode().change(mine.id(), notified("code"));

        assertThat(find(mine.id()).lease()).isEqualTo(before);
        assertThat(taker.taken).isEmpty();
        assertThat(taker.open).hasValue(0);
    }

    @Test
    default void leaves_a_live_lease_as_it_is_when_its_holder_changes_the_row_however_often_it_was_renewed() {
        pass();
        VerificationRecord mine = takeOne(DueFor.DELIVER);
        clock().move(LEASE.minusSeconds(10));
        store().renew(List.of(mine), List.of());
        clock().move(LEASE.minusSeconds(10));
        Taker taker = Taker.withPlaces();
        store().setWorkRunner(taker);

        assertThat(store().change(mine, new Change.DeliveryHangs(1)).effect()).isEqualTo(Effect.CHANGED);

        assertThat(taker.taken).isEmpty();
        assertThat(store().end(mine, delivered(mine)).effect()).isEqualTo(Effect.CHANGED);
    }

    @Test
    default void
            takes_what_a_change_makes_due_in_the_same_write_if_the_node_has_a_place_and_tells_it_after_the_commit() {
        List<UnaryOperator<VerificationRecord>> ways = List.of(
                known -> store().change(known.id(), success()).after(),
                known -> store().change(known, success()).after());
        for (UnaryOperator<VerificationRecord> way : ways) {
            VerificationRecord started = start();
            Taker taker = Taker.withPlaces();
            store().setWorkRunner(taker);

            VerificationRecord after = way.apply(started);

            assertThat(taker.taken).containsExactly(after);
            assertThat(taker.woken).isEmpty();
            assertThat(taker.open).hasValue(0);
            assertThat(after.delivery().attempts()).isEqualTo(1);
            assertThat(find(after.id()).leaseId()).isEqualTo(after.leaseId());
            assertThat(take(DueFor.DELIVER)).isEmpty();
            assertThat(store().end(after, delivered(after)).effect()).isEqualTo(Effect.CHANGED);
        }
    }

    @Test
    default void exchanges_the_lease_of_a_question_for_that_of_the_delivery_that_its_answer_makes_due() {
        VerificationRecord mine = takeClaim();
        Taker taker = Taker.withPlaces();
        store().setWorkRunner(taker);

        store().end(mine, asked(new Answer.Success(), mine));

        VerificationRecord delivery = taker.last();
        assertThat(delivery.work()).isEqualTo(DueFor.DELIVER);
        assertThat(delivery.leaseId()).isNotEqualTo(mine.leaseId());
        assertThat(store().end(mine, new Change.CameDue())).isEqualTo(Transition.OF_NOTHING);
        assertThat(take(DueFor.DELIVER)).isEmpty();
        store().end(delivery, delivered(delivery));
        assertThat(find(mine.id()).due()).isNull();
        assertThat(taker.open).hasValue(0);
    }

    @Test
    default void without_a_place_leaves_what_a_change_makes_due_to_every_node_and_tells_since_when_it_can_be_taken() {
        Taker taker = Taker.full();
        VerificationRecord started = start();
        store().setWorkRunner(taker);

        VerificationRecord after = store().change(started.id(), success()).after();
        VerificationRecord mine =
                StoreFixture.take(otherNode(), DueFor.DELIVER, 1).get(0);
        store().end(mine, deliveryFailed(mine));

        assertThat(taker.woken).containsExactly(after.due(), find(after.id()).due());
        assertThat(take(DueFor.DELIVER)).isEmpty();
        clock().move(Duration.ofSeconds(6));
        assertThat(take(DueFor.DELIVER)).hasSize(1);
    }

    @Test
    default void reserves_no_place_for_a_change_that_does_nothing_or_makes_nothing_due_now() {
        Taker taker = Taker.withPlaces();
        VerificationRecord begun = begin();
        store().setWorkRunner(taker);

        VerificationRecord started = StoreFixture.after(store(), begun, answered());
        store().change(started.id(), answered());
        store().change(UUID.randomUUID(), success());

        assertThat(taker.taken).isEmpty();
        assertThat(taker.woken).containsExactly(started.due());
        assertThat(taker.open).hasValue(0);
    }

    @Test
    default void neither_changes_nor_ends_what_was_erased_meanwhile() {
        pass();
        VerificationRecord mine = takeOne(DueFor.DELIVER);
        assertThat(otherNode().erase(mine.id())).isTrue();

        assertThat(store().renew(List.of(mine), List.of())).isEqualTo(Set.of());
        assertThat(store().end(mine, delivered(mine))).isEqualTo(Transition.OF_NOTHING);
        assertThat(store().change(mine, success())).isEqualTo(Transition.OF_NOTHING);
        assertThat(store().change(mine.id(), success())).isEqualTo(Transition.OF_NOTHING);
        assertThat(store().find(mine.id())).isEmpty();
    }
}
