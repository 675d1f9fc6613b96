package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.VerificationOutcome.FAILED;
import static org.identityverification.VerificationOutcome.PASSED;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.GIVE_UP;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.answered;
import static org.identityverification.impl.verification.Changes.notified;
import static org.identityverification.impl.verification.Changes.notifiedFailure;
import static org.identityverification.impl.verification.Changes.notifiedPass;
import static org.identityverification.impl.verification.DueFor.CONFIRM;
import static org.identityverification.impl.verification.DueFor.DELIVER;
import static org.identityverification.impl.verification.DueFor.WAIT;
import static org.identityverification.impl.verification.Transition.Effect.CHANGED;
import static org.identityverification.impl.verification.Transition.Effect.NOTHING_NEW;
import static org.identityverification.impl.verification.Transition.Effect.OTHER_FLOW;
import static org.identityverification.impl.verification.Transition.Effect.TRY_AGAIN;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.ResultSource;
import org.identityverification.impl.verification.Change.Answer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StateMachineTest {

    private static final Answer SUCCESS = new Answer.Success();
    private static final Answer FAILURE = new Answer.Failure("1445907");
    private static final Answer NO_RESULT = new Answer.NoResult();
    private static final Answer NO_ANSWER = new Answer.NoAnswer();
    private static final Duration LITTLE = Duration.ofSeconds(3);

    @Nested
    @DisplayName("that is started (rule 6)")
    class Started {

        @Test
        void is_given_up_ten_minutes_after_its_link_expires_and_asked_about_for_the_first_time_after_first_delay() {
            History history = History.asking().answered();

            assertThat(history.record.start().flowId()).isEqualTo(FLOW);
            assertThat(history.record.start().giveUpAt()).isEqualTo(GIVE_UP);
            assertThat(history.record.due()).isEqualTo(new Due(WAIT, NOW.plus(History.FIRST_DELAY)));
            assertThat(history.effectOf(answered("other"))).isEqualTo(NOTHING_NEW);
        }

        @Test
        void is_due_at_its_end_only_without_queries_and_when_the_answer_names_no_flow() {
            assertThat(History.believing().answered().record.due()).isEqualTo(new Due(WAIT, GIVE_UP));
            assertThat(History.asking().with(answered(null)).record.due()).isEqualTo(new Due(WAIT, GIVE_UP));
        }

        @Test
        void expires_at_its_end_not_earlier_and_without_an_answer_too() {
            for (History history : List.of(History.asking().answered(), History.believing())) {
                history.at(history.record.start().giveUpAt().minusMillis(1)).with(new Change.CameDue());
                assertThat(history.result()).isEqualTo("PENDING");
                assertThat(history.next()).isEqualTo(WAIT);

                history.after(Duration.ofMillis(1)).with(new Change.CameDue());
                assertThat(history.result()).isEqualTo("EXPIRED");
                assertThat(history.record.requireResult().source()).isEqualTo(ResultSource.CLOCK);
                assertThat(history.next()).isEqualTo(DELIVER);
            }
        }

        @Test
        void shows_no_check_code_in_toString() {
            Change secret = notified(FLOW, PASSED, "canary");
            VerificationRecord believed = History.believing().answered().with(secret).record;
            VerificationRecord claimed = History.asking().with(secret).record;

            assertThat(List.of(secret, believed, believed.result(), claimed, claimed.claim()))
                    .asString()
                    .doesNotContain("canary");
        }
    }

    @Nested
    @DisplayName("that is notified (rule 7)")
    class Notified {

        @Test
        void changes_nothing_when_the_claim_confirmed_would_be_no_more_than_the_result() {
            History failed = History.asking().answered().asked(FAILURE);
            assertThat(failed.effectOf(notifiedFailure())).isEqualTo(NOTHING_NEW);
            assertThat(failed.effectOf(notifiedPass())).isEqualTo(CHANGED);

            History passed = History.believing().answered().with(notifiedPass());
            assertThat(passed.effectOf(notifiedPass())).isEqualTo(NOTHING_NEW);
            passed.rules = History.rules(true, true);
            assertThat(passed.effectOf(notifiedFailure())).isEqualTo(NOTHING_NEW);
            assertThat(passed.effectOf(notifiedPass()))
                    .as("can be confirmed now")
                    .isEqualTo(CHANGED);
            passed.asked(SUCCESS);
            assertThat(passed.effectOf(notifiedPass())).isEqualTo(NOTHING_NEW);
        }

        @Test
        void has_one_claim_in_which_PASSED_replaces_FAILED_unparked_and_nothing_else_replaces_anything() {
            History history = History.asking().answered().with(notifiedFailure());
            history.asked(new Answer.NoAccount());
            assertThat(history.record.claim().parked()).isNotNull();

            history.with(notifiedPass());
            assertThat(history.record.claim().outcome()).isEqualTo(PASSED);
            assertThat(history.record.claim().parked()).isNull();
            assertThat(history.record.questions().asked()).isZero();

            assertThat(history.effectOf(notifiedFailure())).isEqualTo(NOTHING_NEW);
            assertThat(history.effectOf(notified(FLOW, PASSED, "another"))).isEqualTo(NOTHING_NEW);
            assertThat(history.record.claim().verifyCode()).isEqualTo("code");
        }

        @Test
        void fills_an_empty_code_at_once_and_a_repetition_renews_the_claim_once_a_second_at_most() {
            History history = History.asking().answered().with(notified(FLOW, PASSED, null));
            Claim first = history.record.claim();

            history.with(notifiedPass());
            Claim filled = history.record.claim();
            assertThat(filled.verifyCode()).isEqualTo("code");
            assertThat(filled.at()).as("each write gives another time").isAfter(first.at());

            assertThat(history.after(Duration.ofMillis(900)).effectOf(notifiedPass()))
                    .isEqualTo(NOTHING_NEW);
            assertThat(history.after(Duration.ofMillis(200)).effectOf(notifiedPass()))
                    .isEqualTo(CHANGED);
            assertThat(history.record.claim().at()).isEqualTo(history.now);
        }

        @Test
        void refuses_another_flow_than_its_own() {
            for (History history :
                    List.of(History.asking().answered(), History.believing().answered())) {
                assertThat(history.effectOf(notified("other", PASSED, null))).isEqualTo(OTHER_FLOW);
            }
        }

        @Test
        void before_the_start_is_answered_has_a_claim_and_asks_the_sender_of_another_flow_to_try_again() {
            for (History history : List.of(History.asking(), History.believing())) {
                history.with(notified("first", FAILED, null));
                assertThat(history.result()).isEqualTo("PENDING");
                assertThat(history.record.due()).isEqualTo(new Due(CONFIRM, NOW.plus(History.CALL_DEADLINE)));
                assertThat(history.effectOf(notified("second", PASSED, null))).isEqualTo(TRY_AGAIN);
                assertThat(history.effectOf(notified("first", PASSED, null))).isEqualTo(CHANGED);
            }
        }

        @Test
        void before_the_start_is_answered_is_decided_by_the_answer_the_same_flow_is_asked_about_or_believed() {
            History asking = History.asking().with(notifiedPass()).after(LITTLE).answered();
            assertThat(asking.record.due()).isEqualTo(new Due(CONFIRM, asking.now));

            History believing =
                    History.believing().with(notifiedPass()).after(LITTLE).answered();
            assertThat(believing.result()).isEqualTo("PASSED");
            assertThat(believing.record.claim()).isNull();
        }

        @Test
        void before_the_start_is_answered_is_dropped_when_the_answer_names_another_flow() {
            for (History history : List.of(History.asking(), History.believing())) {
                history.with(notified("other", PASSED, null)).answered();

                assertThat(history.result()).isEqualTo("PENDING");
                assertThat(history.record.claim()).isNull();
                assertThat(history.next()).isEqualTo(WAIT);
            }
        }

        @Test
        void is_believed_without_queries_and_else_parked_when_the_start_is_not_answered_by_its_deadline() {
            History believing = History.believing().with(notifiedPass());
            believing.after(History.CALL_DEADLINE).with(new Change.CameDue());
            assertThat(believing.result()).isEqualTo("PASSED");
            assertThat(History.believing()
                            .after(History.CALL_DEADLINE)
                            .with(notifiedPass())
                            .result())
                    .as("notified after the deadline")
                    .isEqualTo("PASSED");

            History asking = History.asking().with(notifiedPass());
            asking.after(History.CALL_DEADLINE).with(new Change.CameDue());
            assertThat(asking.record.claim().parked()).isEqualTo(Reason.START_NOT_ANSWERED);
            assertThat(asking.record.due()).isEqualTo(new Due(DueFor.PARKED, asking.now));
        }

        @Test
        void is_unparked_by_an_answer_that_is_stored_late_and_keeps_a_believed_result_of_another_flow() {
            History asking = History.asking().with(notifiedPass());
            asking.after(History.CALL_DEADLINE)
                    .with(new Change.CameDue())
                    .after(LITTLE)
                    .answered();
            assertThat(asking.record.due()).isEqualTo(new Due(CONFIRM, asking.now));

            History believing = History.believing().after(History.CALL_DEADLINE);
            believing.with(notified("other", PASSED, null)).answered();
            assertThat(believing.result()).isEqualTo("PASSED");
            assertThat(believing.record.start().flowId()).isEqualTo(FLOW);
        }

        @Test
        void does_not_park_a_claim_that_came_or_can_be_asked_about_since_the_work_was_taken() {
            History whileWaiting =
                    History.asking().answered().at(GIVE_UP).taken().with(notifiedPass());
            whileWaiting.ended(new Change.CameDue());
            assertThat(whileWaiting.record.due()).isEqualTo(new Due(CONFIRM, GIVE_UP));

            History answeredLate = History.asking().with(notifiedPass()).after(History.CALL_DEADLINE);
            answeredLate.taken().answered().ended(new Change.CameDue());
            assertThat(answeredLate.next()).isEqualTo(CONFIRM);
        }

        @Test
        void asks_the_sender_to_try_again_after_three_denials_and_writes_nothing_only_a_pass_counts_as_denied() {
            History history = History.asking().answered();
            for (int i = 0; i < 3; i++) {
                history.after(LITTLE).with(notifiedFailure()).asked(NO_ANSWER);
                history.after(LITTLE).with(notifiedPass()).asked(FAILURE);
            }
            assertThat(history.result()).isEqualTo("FAILED confirmed");
            VerificationRecord before = history.record;

            assertThat(history.effectOf(notifiedPass())).isEqualTo(TRY_AGAIN);
            assertThat(history.record).isSameAs(before);
            history.asked(SUCCESS);
            assertThat(history.effectOf(notifiedPass())).isEqualTo(NOTHING_NEW);
        }
    }

    @Nested
    @DisplayName("about which the provider was asked (rule 8)")
    class Asked {

        @Test
        void denies_a_claim_without_a_result_only_long_after_the_claim_and_after_its_links() {
            History history =
                    History.asking().answered().at(GIVE_UP.minus(LITTLE)).with(notifiedPass());
            Claim claim = history.record.claim();
            Change early = new Change.Asked(NO_RESULT, claim.at(), GIVE_UP, history.now);
            Change lateButOfAnother =
                    new Change.Asked(NO_RESULT, claim.at().minusMillis(1), GIVE_UP.plusSeconds(601), history.now);

            for (Change question : List.of(early, lateButOfAnother)) {
                history.at(GIVE_UP.plusSeconds(602)).with(question);
                assertThat(history.record.claim()).isEqualTo(claim);
                assertThat(history.next()).isEqualTo(CONFIRM);
            }
            history.with(new Change.Asked(NO_RESULT, claim.at(), GIVE_UP.plusSeconds(601), history.now));

            assertThat(history.record.claim()).isNull();
            assertThat(history.record.questions().denied()).isEqualTo(1);
            assertThat(history.record.due()).as("it expires").isEqualTo(new Due(WAIT, GIVE_UP));
        }

        @Test
        void denies_no_old_claim_before_its_links_have_expired_and_asks_again_after_pauses_that_grow() {
            History history = History.asking().answered().with(notifiedPass());
            for (int seconds : new int[] {1, 2, 60, 1200}) {
                history.after(Duration.ofSeconds(seconds)).asked(NO_RESULT);
                Duration age = Duration.between(NOW, history.now);
                assertThat(history.record.due())
                        .isEqualTo(new Due(CONFIRM, history.now.plusSeconds(Math.max(2, age.toSeconds()))));
            }
            assertThat(history.record.questions().asked()).isEqualTo(4);
        }

        @Test
        void denies_nothing_without_an_answer_at_any_age_and_parks_the_claim_after_deliverymax_age() {
            History history = History.asking().answered().with(notifiedPass());

            history.after(History.MAX_AGE).asked(NO_ANSWER);
            assertThat(history.record.due()).isEqualTo(new Due(CONFIRM, history.now.plusSeconds(15)));
            history.after(Duration.ofMillis(1)).asked(NO_ANSWER);

            assertThat(history.record.claim().parked()).isEqualTo(Reason.NO_ANSWER);
            assertThat(history.record.questions().denied()).isZero();
        }

        @Test
        void parks_a_claim_when_three_refusals_come_in_a_row_that_are_not_certain() {
            Answer maybe = new Answer.Refused(false);
            History history = History.asking().answered().with(notifiedPass());
            history.asked(maybe).asked(maybe).asked(NO_RESULT).asked(maybe).asked(maybe);
            assertThat(history.record.claim().parked()).isNull();
            history.asked(maybe);
            assertThat(history.record.claim().parked()).isEqualTo(Reason.QUERY_REFUSED);
        }

        static Stream<Arguments> cannotBeAsked() {
            return Stream.of(
                    Arguments.of(new Answer.UnknownFlow(), Reason.FLOW_UNKNOWN),
                    Arguments.of(new Answer.NoAccount(), Reason.ACCOUNT_GONE),
                    Arguments.of(new Answer.Refused(true), Reason.QUERY_REFUSED));
        }

        @ParameterizedTest
        @MethodSource("cannotBeAsked")
        void parks_a_claim_about_which_the_provider_cannot_be_asked_but_goes_on_waiting_without_one(
                Answer answer, Reason reason) {
            History claimed = History.asking().answered().with(notifiedPass()).asked(answer);
            assertThat(claimed.record.claim().parked()).isEqualTo(reason);

            History waiting = History.asking().answered().asked(answer);
            boolean inVain = answer instanceof Answer.UnknownFlow;
            assertThat(waiting.record.due()).isEqualTo(new Due(WAIT, inVain ? GIVE_UP : waiting.now.plusSeconds(15)));
        }

        @Test
        void hands_over_the_codes_of_the_claim_only_if_the_provider_says_what_it_claimed() {
            History same = History.asking().answered().with(notifiedPass()).asked(SUCCESS);
            assertThat(same.record.requireResult().verifyCode()).isEqualTo("code");
            assertThat(same.record.requireResult().source()).isEqualTo(ResultSource.NOTIFICATION);

            History other = History.asking()
                    .answered()
                    .with(notified(FLOW, FAILED, "code"))
                    .asked(SUCCESS);
            assertThat(other.record.requireResult().verifyCode()).isNull();
            assertThat(other.record.requireResult().failReasonCode()).isNull();
            assertThat(other.record.requireResult().source()).isEqualTo(ResultSource.QUERY);

            History denied = History.asking().answered().with(notifiedPass()).asked(FAILURE);
            assertThat(denied.record.requireResult().verifyCode()).isNull();
        }

        @Test
        void keeps_the_codes_of_a_notification_that_was_believed_when_the_provider_confirms_it() {
            History history = History.believing().answered().with(notifiedPass());
            history.rules = History.rules(true, true);

            history.asked(SUCCESS);

            assertThat(history.result()).isEqualTo("PASSED confirmed");
            assertThat(history.record.requireResult().verifyCode()).isEqualTo("code");
        }

        @Test
        void waits_for_a_result_with_pauses_as_long_as_the_wait_was_half_an_hour_at_most_and_asks_near_the_end() {
            History history =
                    History.asking().with(new Change.StartAnswered(FLOW, NOW.plusSeconds(20_000), Duration.ZERO));
            for (int[] step : new int[][] {{120, 120}, {120, 240}, {3600, 1800}}) {
                history.after(Duration.ofSeconds(step[0])).asked(NO_RESULT);
                assertThat(history.record.due()).isEqualTo(new Due(WAIT, history.now.plusSeconds(step[1])));
            }
            var end = history.record.start().giveUpAt();
            history.at(end.minusSeconds(301)).asked(NO_RESULT);
            assertThat(history.nextAt()).isEqualTo(end.minus(StateMachine.LAST_CHANCE));
            history.at(end.minusSeconds(300)).asked(NO_RESULT);
            assertThat(history.nextAt()).isEqualTo(end);
        }
    }

    @Nested
    @DisplayName("with results (rule 9)")
    class Results {

        /** Changes that lead to each result, from the worst to the best. */
        private static final List<Change> STEPS = List.of(
                new Change.CameDue(), notifiedFailure(), Changes.said(FAILURE), notifiedPass(), Changes.said(SUCCESS));

        private static final List<String> LADDER =
                List.of("EXPIRED", "FAILED", "FAILED confirmed", "PASSED", "PASSED confirmed");

        @Test
        void climbs_and_never_goes_down_with_one_round_for_each_step() {
            for (int first = 0; first < STEPS.size(); first++) {
                for (int second = 0; second < STEPS.size(); second++) {
                    History history = History.believing().answered().at(GIVE_UP);
                    history.with(STEPS.get(first));
                    assertThat(history.result()).isEqualTo(LADDER.get(first));
                    int round = history.record.delivery().round();

                    history.with(STEPS.get(second));

                    assertThat(history.result()).isEqualTo(LADDER.get(Math.max(first, second)));
                    assertThat(history.record.delivery().round()).isEqualTo(second > first ? round + 1 : round);
                }
            }
        }

        @Test
        void delivers_as_it_was_what_became_known_while_queries_were_off() {
            History history = History.believing().answered().with(notifiedPass());
            history.rules = History.rules(true, true);

            assertThat(history.next()).isEqualTo(DELIVER);
            history.taken().ended(new Change.Delivered(1));
            assertThat(history.result()).isEqualTo("PASSED");
            assertThat(history.next()).isNull();
        }

        @Test
        void takes_a_released_claim_unconfirmed_over_a_confirmed_failure_too_and_drops_a_discarded_one() {
            History released = History.asking().answered().asked(FAILURE).with(notifiedPass());
            released.asked(new Answer.NoAccount());
            assertThat(released.effectOf(new Change.Released())).isEqualTo(CHANGED);
            assertThat(released.result()).isEqualTo("PASSED");
            assertThat(released.record.requireResult().source()).isEqualTo(ResultSource.OPERATOR);
            assertThat(released.record.requireResult().verifyCode()).isEqualTo("code");
            assertThat(released.effectOf(new Change.Released())).isEqualTo(NOTHING_NEW);

            History discarded = History.asking().answered().with(notifiedPass());
            assertThat(discarded.effectOf(new Change.Discarded()))
                    .as("not parked")
                    .isEqualTo(NOTHING_NEW);
            discarded.asked(new Answer.NoAccount());
            assertThat(discarded.effectOf(new Change.Discarded())).isEqualTo(CHANGED);
            assertThat(discarded.record.claim()).isNull();
            assertThat(discarded.next()).isEqualTo(WAIT);
        }
    }

    @Nested
    @DisplayName("decides what comes next (rule 10), and")
    class Next {

        @Test
        void asks_about_a_claim_first_then_delivers_then_is_parked_then_waits() {
            History history = History.asking().answered().asked(FAILURE).with(notifiedPass());
            assertThat(history.next()).isEqualTo(CONFIRM);

            history.asked(new Answer.NoAccount());
            assertThat(history.next()).as("a parked claim hides no result").isEqualTo(DELIVER);
            history.taken().ended(new Change.Delivered(1));
            assertThat(history.next()).isEqualTo(DueFor.PARKED);
            history.with(new Change.Discarded());
            assertThat(history.record.due())
                    .as("it may still pass")
                    .isEqualTo(new Due(WAIT, NOW.plus(History.FIRST_DELAY)));
            history.asked(SUCCESS).taken().ended(new Change.Delivered(2));
            assertThat(history.next()).isNull();
        }

        @Test
        void waits_for_a_pass_after_a_failure_only_with_queries_and_before_its_end() {
            History asking = History.asking().answered().asked(FAILURE).taken().ended(new Change.Delivered(1));
            assertThat(asking.next()).isEqualTo(WAIT);
            assertThat(asking.at(GIVE_UP).with(new Change.CameDue()).next()).isNull();
            assertThat(asking.result()).isEqualTo("FAILED confirmed");

            History believing = History.believing().answered().with(notifiedFailure());
            assertThat(believing.taken().ended(new Change.Delivered(1)).next()).isNull();
        }

        @Test
        void puts_off_only_the_work_that_was_put_off() {
            var later = NOW.plusSeconds(3600);
            History waiting = History.asking().answered().taken();
            waiting.with(new Change.Rescheduled(WAIT, later));
            assertThat(waiting.record.due()).isEqualTo(new Due(WAIT, later));

            History claimed = History.asking().answered().taken().with(notifiedPass());
            claimed.with(new Change.Rescheduled(WAIT, later));
            assertThat(claimed.record.due()).isEqualTo(new Due(CONFIRM, NOW));

            History silent = History.silent().answered().taken().with(notifiedPass());
            silent.with(new Change.Rescheduled(WAIT, later));
            assertThat(silent.record.due()).isNull();
        }

        @Test
        void moves_the_due_time_after_a_failed_delivery_only_if_a_delivery_is_still_next() {
            History history = History.asking().answered().asked(FAILURE).taken().with(notifiedPass());

            history.with(new Change.DeliveryFailed(1, Set.of(), NOW.plusSeconds(60)));

            assertThat(history.record.due()).isEqualTo(new Due(CONFIRM, NOW));
            assertThat(history.record.delivery().failingSince()).isEqualTo(NOW);
        }
    }

    @Nested
    @DisplayName("that is delivered (rules 3 to 5)")
    class Delivered {

        private final History history = History.asking().answered().asked(FAILURE);

        @Test
        void remembers_which_observers_returned_normally_until_a_better_result_or_the_operator_begins_anew() {
            history.taken().ended(new Change.DeliveryFailed(1, Set.of("one"), NOW.plusSeconds(60)));
            assertThat(history.taken().record.delivery().done()).containsExactly("one");

            history.ended(new Change.DeliveryFailed(1, Set.of("one", "two"), NOW.plusSeconds(60)));
            assertThat(history.record.delivery().done()).containsExactlyInAnyOrder("one", "two");
            assertThat(history.with(new Change.DeliverAgain()).record.delivery().done())
                    .isEmpty();
            history.taken().ended(new Change.DeliveryFailed(2, Set.of("one"), NOW.plusSeconds(60)));
            assertThat(history.asked(SUCCESS).record.delivery())
                    .isEqualTo(new Delivery(3, 0, null, null, null, Set.of()));
        }

        @Test
        void is_not_changed_by_an_attempt_of_another_round() {
            history.taken().asked(SUCCESS);
            for (Change ofTheFirst : List.of(
                    new Change.Delivered(1),
                    new Change.DeliveryFailed(1, Set.of(), NOW),
                    new Change.DeliveryHangs(1))) {
                assertThat(history.effectOf(ofTheFirst)).isEqualTo(NOTHING_NEW);
            }
            assertThat(history.next()).isEqualTo(DELIVER);
        }

        @Test
        void is_parked_when_observers_have_failed_for_max_age_since_the_first_failure_however_old_the_result_is() {
            history.after(Duration.ofDays(40)).taken();
            var firstFailure = history.now;
            history.ended(new Change.DeliveryFailed(1, Set.of(), history.now.plusSeconds(1)));
            assertThat(history.nextAt()).isEqualTo(history.now.plusSeconds(1));

            history.at(firstFailure.plus(History.MAX_AGE)).taken();
            history.ended(new Change.DeliveryFailed(1, Set.of(), history.now));
            assertThat(history.next()).isEqualTo(DELIVER);
            history.after(Duration.ofMillis(1)).taken().ended(new Change.DeliveryFailed(1, Set.of(), history.now));

            assertThat(history.record.delivery().parked()).isEqualTo(Reason.OBSERVER_FAILED);
            assertThat(history.next()).isEqualTo(DueFor.PARKED);
            assertThat(history.asked(SUCCESS).next()).as("the better result").isEqualTo(DELIVER);
        }

        @Test
        void fails_from_when_its_observer_is_found_to_hang_and_from_when_the_first_node_died_in_an_attempt() {
            history.taken().with(new Change.DeliveryHangs(1));
            assertThat(history.record.delivery().failingSince()).isEqualTo(NOW);
            assertThat(history.effectOf(new Change.DeliveryHangs(1))).isEqualTo(NOTHING_NEW);

            History dead = History.asking().answered().asked(FAILURE).taken();
            assertThat(dead.record.delivery().failingSince()).isNull();
            dead.after(Duration.ofMinutes(1)).taken();
            assertThat(dead.record.delivery().failingSince()).isEqualTo(dead.now);
        }

        @Test
        void is_parked_and_the_reason_names_the_node_when_nodes_have_died_in_its_attempts_for_max_age() {
            history.taken().after(LITTLE).taken().after(History.MAX_AGE).taken();
            assertThat(history.record.delivery().parked()).isNull();

            history.after(Duration.ofMillis(1)).taken();

            assertThat(history.record.delivery().parked()).isEqualTo(Reason.NODE_DIED);
            assertThat(history.next()).isEqualTo(DueFor.PARKED);
            assertThat(history.record.lease()).isNull();
        }

        @Test
        void is_delivered_again_as_a_new_round_but_joins_what_is_due_or_under_way() {
            assertThat(history.effectOf(new Change.DeliverAgain())).as("due").isEqualTo(NOTHING_NEW);
            history.taken();
            assertThat(history.effectOf(new Change.DeliverAgain()))
                    .as("under way")
                    .isEqualTo(NOTHING_NEW);
            history.ended(new Change.DeliveryFailed(1, Set.of(), NOW.plusSeconds(60)));

            assertThat(history.effectOf(new Change.DeliverAgain())).as("waits").isEqualTo(CHANGED);
            assertThat(history.record.due()).isEqualTo(new Due(DELIVER, NOW));
            assertThat(history.record.delivery()).isEqualTo(new Delivery(2, 0, null, null, null, Set.of()));
            UUID id = history.record.deliveryId();
            history.taken().ended(new Change.Delivered(2));
            assertThat(history.record.delivery().deliveredAt()).isEqualTo(NOW);
            history.with(new Change.DeliverAgain());
            assertThat(history.record.delivery().deliveredAt()).as("delivered").isNull();
            assertThat(history.record.deliveryId()).isEqualTo(id);
        }

        @Test
        void joins_an_attempt_under_way_although_a_claim_has_come_meanwhile() {
            history.taken().with(notifiedPass());
            assertThat(history.next()).isEqualTo(CONFIRM);

            assertThat(history.effectOf(new Change.DeliverAgain())).isEqualTo(NOTHING_NEW);
            history.ended(new Change.Delivered(1));
            assertThat(history.record.delivery().deliveredAt()).isNotNull();
        }

        @Test
        void asks_again_about_a_parked_claim_when_it_is_delivered_again() {
            History claimed = History.asking().answered().with(notifiedPass()).asked(new Answer.NoAccount());

            claimed.with(new Change.DeliverAgain());

            assertThat(claimed.record.due()).isEqualTo(new Due(CONFIRM, claimed.now));
            assertThat(claimed.effectOf(new Change.DeliverAgain())).isEqualTo(NOTHING_NEW);
        }
    }
}
