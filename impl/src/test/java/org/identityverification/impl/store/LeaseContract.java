package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.notifiedPass;
import static org.identityverification.impl.verification.Track.DELIVERY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.identityverification.Undelivered.Reason;
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
import org.identityverification.impl.verification.Work;
import org.junit.jupiter.api.Test;

/** How every store hands out due work, each piece to one node at a time. */
interface LeaseContract extends StoreContract {

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
        Taken mine = takeClaim();
        for (int i = 0; i < 2; i++) {
            clock().move(Duration.ofSeconds(2));
            otherNode().change(mine.record().id(), notifiedPass());
        }

        Transition ended = store().end(mine, asked(new Answer.NoAnswer(), mine.record()));

        assertThat(ended.effect()).isEqualTo(Effect.CHANGED);
        VerificationRecord after = find(mine.record().id());
        assertThat(after).isEqualTo(ended.after());
        assertThat(after.asking().lease()).isNull();
        assertThat(after.claim().at()).isEqualTo(mine.record().claim().at());
        assertThat(after.claim().repeatedAt()).isAfter(after.claim().at());
        assertThat(after.questions().asked()).isEqualTo(1);
    }

    private Taken takeClaim() {
        claim();
        return takeOne(DueFor.CONFIRM);
    }

    @Test
    default void only_releases_an_attempt_whose_result_was_replaced_and_hands_out_the_better_one() {
        Taken mine = takeFailure();
        otherNode().change(mine.record().id(), SUCCESS);
        assertThat(take(DueFor.DELIVER)).as("the attempt under way").isEmpty();

        Transition ended = store().end(mine, delivered(mine));

        assertThat(ended.effect()).isEqualTo(Effect.NOTHING_NEW);
        assertThat(find(mine.record().id()).delivering().lease()).isNull();
        VerificationRecord better = takeOne(DueFor.DELIVER).record();
        assertThat(better.status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(better.delivery().deliveredAt()).isNull();
        assertThat(better.delivery().attempts()).isEqualTo(1);
    }

    private Taken takeFailure() {
        store().change(start().id(), FAILURE);
        return takeOne(DueFor.DELIVER);
    }

    @Test
    default void renews_an_attempt_that_hangs_only_as_long_as_its_round_lasts() {
        pass();
        Taken mine = takeOne(DueFor.DELIVER);
        assertThat(store().renew(List.of(), List.of(mine))).containsExactly(mine.leaseId());
        otherNode().change(mine.record().id(), new Change.DeliverAgain());
        assertThat(store().renew(List.of(), List.of(mine))).as("joined").containsExactly(mine.leaseId());

        Taken worse = takeFailure();
        otherNode().change(worse.record().id(), SUCCESS);

        assertThat(store().renew(List.of(mine), List.of(worse))).containsExactly(mine.leaseId());
        assertThat(store().renew(List.of(mine, worse), List.of()))
                .containsExactlyInAnyOrder(mine.leaseId(), worse.leaseId());
        assertThat(store().renew(List.of(), List.of())).isEmpty();
        assertThat(find(mine.record().id()).version()).isEqualTo(mine.record().version());
    }

    @Test
    default void leaves_a_live_lease_as_it_is_when_a_row_changes() {
        Taken mine = takeClaim();
        Lease before = find(mine.record().id()).asking().lease();
        Taker taker = takerOf(otherNode());
        clock().move(Duration.ofSeconds(2));

        otherNode().change(mine.record().id(), notifiedPass());

        assertThat(find(mine.record().id()).asking().lease()).isEqualTo(before);
        taker.assertTook();
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
    default void exchanges_the_lease_of_a_question_for_that_of_the_delivery_that_follows() {
        Taken mine = takeClaim();
        Taker taker = takerOf(store());

        VerificationRecord delivery = store().end(mine, SUCCESS).after();

        taker.assertTook(delivery);
        assertThat(delivery.asking()).isEqualTo(new Work(null, null));
        assertThat(store().end(mine, new Change.NotAsked())).isEqualTo(Transition.OF_LOST_LEASE);
        assertThat(take(DueFor.DELIVER)).isEmpty();
        store().end(taker.last(), delivered(taker.last()));
        assertThat(find(mine.record().id()).hasWork()).isFalse();
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

    @Test
    default void neither_changes_nor_ends_what_was_erased_meanwhile() {
        pass();
        Taken mine = takeOne(DueFor.DELIVER);
        assertThat(otherNode().erase(mine.record().id())).isTrue();

        assertThat(store().renew(List.of(mine), List.of())).isEmpty();
        assertThat(store().end(mine, delivered(mine))).isEqualTo(Transition.OF_NO_ROW);
        assertThat(store().change(mine.record(), SUCCESS)).isEqualTo(Transition.OF_NO_ROW);
        assertThat(store().change(mine.record().id(), SUCCESS)).isEqualTo(Transition.OF_NO_ROW);
        assertThat(store().find(mine.record().id())).isEmpty();
    }
}
