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
import static org.identityverification.impl.verification.DueFor.ASK;
import static org.identityverification.impl.verification.DueFor.CONFIRM;
import static org.identityverification.impl.verification.DueFor.DELIVER;
import static org.identityverification.impl.verification.Transition.Effect.CHANGED;
import static org.identityverification.impl.verification.Transition.Effect.NOTHING_NEW;
import static org.identityverification.impl.verification.Transition.Effect.TRY_AGAIN;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.identityverification.ResultSource;
import org.identityverification.Undelivered.Reason;
import org.identityverification.impl.verification.Change.Answer;
import org.junit.jupiter.api.Test;

class StateMachineTest {

    private static final Answer SUCCESS = new Answer.Success();
    private static final Answer FAILURE = new Answer.Failure("1445907");
    private static final Answer NO_RESULT = new Answer.NoResult();
    private static final Answer NO_ANSWER = new Answer.NoAnswer();
    private static final Answer NO_ACCOUNT = new Answer.NoAccount();
    private static final Duration LITTLE = Duration.ofSeconds(3);

    /** A confirmed failure whose delivery is due. */
    private final History undelivered = History.asking().answered().asked(FAILURE);

    @Test
    void is_asked_about_after_first_delay_if_it_can_be() {
        History.asking().answered().is("PENDING, ASK in PT2M").with(answered("other"), NOTHING_NEW);
        History.asking().with(answered(null)).is("PENDING, ASK in PT40M");
        History.believing().answered().is("PENDING, ASK in PT40M");
    }

    @Test
    void expires_at_its_end_not_earlier_when_the_provider_cannot_be_asked() {
        for (History history : List.of(History.asking(), History.believing().answered())) {
            Instant end = history.record.start().giveUpAt();
            history.at(end.minusMillis(1)).with(new Change.NotAsked()).is("PENDING, ASK in PT0.001S");
            history.at(end).with(new Change.NotAsked()).is("EXPIRED, DELIVER");
            assertThat(history.record.requireResult().source()).isEqualTo(ResultSource.CLOCK);
        }
    }

    @Test
    void expires_by_a_question_of_its_end_alone_when_the_provider_can_be_asked() {
        History history = History.asking().answered();
        history.at(GIVE_UP.minusMillis(1)).asked(NO_RESULT).is("PENDING, ASK in PT0.001S");
        history.at(GIVE_UP.plusSeconds(7200)).with(new Change.NotAsked()).is("PENDING, ASK in PT-2H");
        history.asked(NO_ANSWER).is("PENDING, ASK in PT15S");
        history.at(GIVE_UP.plus(History.MAX_AGE)).asked(NO_ANSWER).is("PENDING, ASK in PT15S");
        history.after(LITTLE).asked(NO_ANSWER).is("EXPIRED, DELIVER");

        Change failed =
                new Change.Rescheduled(ASK, GIVE_UP.plus(History.MAX_AGE).plusSeconds(60));
        History broken =
                History.asking().answered().at(GIVE_UP.plus(History.MAX_AGE)).with(failed);
        broken.is("PENDING, ASK in PT1M").after(LITTLE).with(failed).is("EXPIRED, DELIVER");

        History.asking().answered().at(GIVE_UP).asked(NO_RESULT).is("EXPIRED, DELIVER");
        History.asking().answered().at(GIVE_UP).asked(NO_ACCOUNT).is("EXPIRED, DELIVER");
    }

    @Test
    void waits_no_longer_than_seven_days_for_an_expiry_that_the_provider_tells() {
        Duration month = Duration.ofDays(30);
        History.asking()
                .with(new Change.StartAnswered(null, NOW.plus(month), Changes.VALID_FOR))
                .is("PENDING, ASK in PT168H10M");
        History.asking().with(new Change.StartAnswered(null, null, month)).is("PENDING, ASK in PT720H10M");
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

    @Test
    void changes_nothing_when_the_claim_confirmed_would_be_no_more_than_the_result() {
        undelivered.with(notifiedFailure(), NOTHING_NEW).with(notifiedPass(), CHANGED);

        History passed = History.believing().answered().with(notifiedPass()).with(notifiedPass(), NOTHING_NEW);
        passed.rules = History.rules(true, true);
        passed.with(notifiedFailure(), NOTHING_NEW);
        // It can be confirmed now.
        passed.with(notifiedPass(), CHANGED).asked(SUCCESS).with(notifiedPass(), NOTHING_NEW);
    }

    @Test
    void renews_a_claim_by_a_repetition_once_a_second_at_most() {
        History history = History.asking().answered().with(notified(FLOW, PASSED, null));
        Claim first = history.record.claim();

        Claim filled = history.with(notifiedPass()).record.claim();
        assertThat(filled.verifyCode()).isEqualTo("code");
        assertThat(filled.repeatedAt()).as("each write gives another time").isAfter(first.repeatedAt());

        history.after(Duration.ofMillis(900)).with(notifiedPass(), NOTHING_NEW);
        history.after(Duration.ofMillis(200)).with(notifiedPass(), CHANGED);
        assertThat(history.record.claim().repeatedAt()).isEqualTo(history.now);
        assertThat(history.record.claim().at()).as("no younger").isEqualTo(first.at());
    }

    @Test
    void is_dropped_when_the_answer_to_the_start_names_another_flow() {
        History.asking().with(notifiedPass()).after(LITTLE).answered().is("PENDING, claims PASSED, CONFIRM");
        History.believing().with(notifiedPass()).after(LITTLE).answered().is("PASSED, DELIVER");

        History.asking().with(notified("other", PASSED, null)).answered().is("PENDING, ASK in PT2M");
        History.believing().with(notified("other", PASSED, null)).answered().is("PENDING, ASK in PT40M");
    }

    @Test
    void is_believed_or_parked_when_the_start_is_not_answered_by_its_deadline() {
        History waiting = History.believing().with(notifiedPass());
        waiting.after(History.CALL_DEADLINE).with(new Change.NotAsked()).is("PASSED, DELIVER");
        History.believing().after(History.CALL_DEADLINE).with(notifiedPass()).is("PASSED, DELIVER");

        History asking = History.asking().with(notifiedPass()).after(History.CALL_DEADLINE);
        asking.with(new Change.NotAsked()).is("PENDING, claims PASSED parked START_NOT_ANSWERED, PARKED");
    }

    @Test
    void is_unparked_by_an_answer_that_is_stored_late() {
        History asking = History.asking().with(notifiedPass()).after(History.CALL_DEADLINE);
        asking.with(new Change.NotAsked()).after(LITTLE).answered().is("PENDING, claims PASSED, CONFIRM");

        History believing = History.believing().after(History.CALL_DEADLINE);
        believing.with(notified("other", PASSED, null)).answered().is("PASSED, DELIVER");
        assertThat(believing.record.start().flowId()).isEqualTo(FLOW);
    }

    @Test
    void does_not_park_a_claim_that_came_or_can_be_asked_about_since_the_work_was_taken() {
        History whileWaiting =
                History.asking().answered().at(GIVE_UP).taken(ASK).with(notifiedPass());
        whileWaiting.ended(ASK, new Change.NotAsked()).is("PENDING, claims PASSED, CONFIRM");

        History answeredLate = History.asking().with(notifiedPass()).after(History.CALL_DEADLINE);
        answeredLate
                .taken(CONFIRM)
                .answered()
                .ended(CONFIRM, new Change.NotAsked())
                .is("PENDING, claims PASSED, CONFIRM");
    }

    @Test
    void asks_the_sender_to_try_again_after_three_denials_of_a_pass() {
        History history = History.asking().answered();
        for (int i = 0; i < 3; i++) {
            history.after(LITTLE).with(notifiedFailure()).asked(NO_ANSWER);
            history.after(LITTLE).with(notifiedPass()).asked(FAILURE);
            assertThat(history.record.claim()).isNull();
        }
        VerificationRecord before = history.record;

        assertThat(history.with(notifiedPass(), TRY_AGAIN).record).isSameAs(before);
        history.asked(SUCCESS).with(notifiedPass(), NOTHING_NEW);
    }

    @Test
    void asks_again_after_pauses_that_grow_before_the_links_have_expired() {
        History history = History.claimed();
        history.after(Duration.ofSeconds(1)).asked(NO_RESULT).is("PENDING, claims PASSED, CONFIRM in PT2S");
        history.after(Duration.ofSeconds(2)).asked(NO_RESULT).is("PENDING, claims PASSED, CONFIRM in PT4S");
        history.with(notifiedPass()).asked(FAILURE).is("FAILED confirmed, ASK in PT2M, DELIVER");

        for (int i = 0; i < 20; i++) {
            history.after(LITTLE).with(notifiedPass()).asked(NO_RESULT);
        }
        history.is("FAILED confirmed, claims PASSED, CONFIRM in PT30M, DELIVER in PT-1M");
    }

    @Test
    void is_denied_without_a_result_after_max_age_however_often_it_is_repeated() {
        History history = History.claimed();
        for (Duration age = LITTLE; age.compareTo(History.MAX_AGE) < 0; age = age.plusMinutes(9)) {
            history.at(NOW.plus(age)).with(notifiedPass()).asked(NO_RESULT);
            assertThat(history.record.claim()).isNotNull();
        }
        history.after(Duration.ofMinutes(9)).with(notifiedPass()).asked(NO_RESULT);
        assertThat(history.record.claim()).isNull();
    }

    @Test
    void parks_a_claim_without_an_answer_after_delivery_max_age() {
        History history = History.claimed();
        history.after(History.MAX_AGE).asked(NO_ANSWER).is("PENDING, claims PASSED, CONFIRM in PT15S");
        history.after(Duration.ofMillis(1)).asked(NO_ANSWER).is("PENDING, claims PASSED parked NO_ANSWER, PARKED");
        assertThat(history.record.questions().denied()).isZero();
    }

    @Test
    void parks_a_claim_when_three_refusals_come_in_a_row_that_are_not_certain() {
        Answer maybe = new Answer.Refused(false);
        History history = History.claimed();
        history.asked(maybe).asked(maybe).asked(NO_RESULT).asked(maybe).asked(maybe);
        history.is("PENDING, claims PASSED, CONFIRM in PT15S");
        history.asked(maybe).is("PENDING, claims PASSED parked QUERY_REFUSED, PARKED");
    }

    @Test
    void is_parked_when_the_provider_does_not_know_the_flow_three_times() {
        Answer unknown = new Answer.UnknownFlow();
        History history = History.claimed().asked(unknown).asked(unknown);
        history.is("PENDING, claims PASSED, CONFIRM in PT15S");
        history.asked(unknown).is("PENDING, claims PASSED parked FLOW_UNKNOWN, PARKED");

        History waiting =
                History.asking().answered().asked(unknown).asked(unknown).is("PENDING, ASK in PT15S");
        waiting.asked(unknown).is("PENDING, ASK in PT40M");
    }

    @Test
    void that_is_parked_is_asked_about_again_after_three_repetitions_at_most() {
        for (Answer answer : List.of(new Answer.UnknownFlow(), NO_ACCOUNT, new Answer.Refused(true))) {
            History history = History.claimed();
            while (history.record.claim().parked() == null) {
                history.asked(answer);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(history.record.claim().parked()).isNotNull();
                history.after(LITTLE).with(notifiedPass());
                assertThat(history.record.asking().kind()).isEqualTo(CONFIRM);
                history.asked(answer);
            }
            history.after(LITTLE).with(notifiedPass());
            assertThat(history.record.asking().kind()).isEqualTo(DueFor.PARKED);
        }
    }

    @Test
    void that_nothing_binds_to_the_start_ends_after_max_age() {
        History history = History.asking().with(notifiedPass()).after(History.CALL_DEADLINE);
        Change.NotAsked housekeeping = new Change.NotAsked();
        history.with(housekeeping).at(NOW.plus(History.MAX_AGE)).with(housekeeping);
        history.is("PENDING, claims PASSED parked START_NOT_ANSWERED, PARKED in PT-71H-59M-40S");

        history.after(LITTLE).with(housekeeping).is("PENDING, ASK in PT96H9M57S");
    }

    @Test
    void parks_a_claim_about_which_the_provider_cannot_be_asked() {
        assertParks(NO_ACCOUNT, Reason.ACCOUNT_GONE, "PT15S");
        assertParks(new Answer.Refused(true), Reason.QUERY_REFUSED, "PT15S");
    }

    private static void assertParks(Answer answer, Reason reason, String pause) {
        History.claimed().asked(answer).is("PENDING, claims PASSED parked " + reason + ", PARKED");
        History.asking().answered().asked(answer).is("PENDING, ASK in " + pause);
    }

    @Test
    void hands_over_the_codes_of_a_notification_only_if_the_provider_says_what_it_said() {
        assertThat(History.claimed().asked(SUCCESS).record.result())
                .isEqualTo(new Result(PASSED, true, ResultSource.NOTIFICATION, "code", null, NOW));
        assertThat(History.asking()
                        .answered()
                        .with(notified(FLOW, FAILED, "code"))
                        .asked(SUCCESS)
                        .record
                        .result())
                .isEqualTo(new Result(PASSED, true, ResultSource.QUERY, null, null, NOW));
        assertThat(History.claimed().asked(FAILURE).record.result())
                .isEqualTo(new Result(FAILED, true, ResultSource.QUERY, null, "1445907", NOW));

        History believed = History.believing().answered().with(notifiedPass());
        believed.rules = History.rules(true, true);
        assertThat(believed.asked(SUCCESS).record.result())
                .isEqualTo(new Result(PASSED, true, ResultSource.QUERY, "code", null, NOW));
    }

    @Test
    void waits_for_a_result_with_pauses_as_long_as_the_wait_was() {
        History history = History.asking().with(new Change.StartAnswered(FLOW, NOW.plusSeconds(20_000), Duration.ZERO));
        history.after(Duration.ofMinutes(2)).asked(NO_RESULT).is("PENDING, ASK in PT2M");
        history.after(Duration.ofMinutes(2)).asked(NO_RESULT).is("PENDING, ASK in PT4M");
        history.after(Duration.ofHours(1)).asked(NO_RESULT).is("PENDING, ASK in PT30M");
        Instant end = history.record.start().giveUpAt();
        history.at(end.minusSeconds(301)).asked(NO_RESULT).is("PENDING, ASK in PT5M1S");
    }

    @Test
    void delivers_as_it_was_what_became_known_while_queries_were_off() {
        History history = History.believing().answered().with(notifiedPass());
        history.rules = History.rules(true, true);

        history.is("PASSED, DELIVER")
                .taken(DELIVER)
                .ended(DELIVER, new Change.Delivered(1))
                .is("PASSED");
    }

    @Test
    void drops_a_parked_claim_of_the_outcome_that_is_discarded() {
        History discarded = History.claimed();
        // It is not parked.
        discarded.with(new Change.Discarded(PASSED), NOTHING_NEW);
        discarded.asked(NO_ACCOUNT).with(new Change.Discarded(FAILED), NOTHING_NEW);
        discarded.with(new Change.Discarded(PASSED), CHANGED).is("PENDING, ASK in PT2M");
    }

    @Test
    void waits_for_a_pass_after_a_failure_only_with_queries_and_before_its_end() {
        History asking =
                History.asking().answered().asked(FAILURE).taken(DELIVER).ended(DELIVER, new Change.Delivered(1));
        asking.is("FAILED confirmed, ASK in PT2M");
        asking.at(GIVE_UP).with(new Change.DeliverAgain()).is("FAILED confirmed, ASK in PT-38M, DELIVER");
        asking.asked(FAILURE).is("FAILED confirmed, DELIVER");

        History believing = History.believing().answered().with(notifiedFailure());
        believing.taken(DELIVER).ended(DELIVER, new Change.Delivered(1)).is("FAILED");
    }

    @Test
    void puts_off_only_the_work_that_was_put_off() {
        Change putOff = new Change.Rescheduled(ASK, NOW.plusSeconds(3600));
        History waiting = History.asking().answered().taken(ASK).with(putOff).is("PENDING, ASK in PT1H");
        waiting.with(notifiedPass()).with(putOff).is("PENDING, claims PASSED, CONFIRM");
        new History(false, false)
                .answered()
                .taken(ASK)
                .with(notifiedPass())
                .with(putOff)
                .is("PASSED");
    }

    @Test
    void keeps_its_delivery_id_when_it_is_delivered_again() {
        UUID id = undelivered.record.deliveryId();
        undelivered.taken(DELIVER).ended(DELIVER, new Change.Delivered(1)).after(LITTLE);

        undelivered.with(new Change.DeliverAgain()).taken(DELIVER).ended(DELIVER, new Change.Delivered(2));

        assertThat(undelivered.record.deliveryId()).isEqualTo(id);
        assertThat(undelivered.record.delivery().firstTime()).isEqualTo(NOW);
        assertThat(undelivered.record.delivery().deliveredAt()).isEqualTo(undelivered.now);
    }

    @Test
    void believes_a_parked_claim_that_is_delivered_again_after_queries_were_switched_off() {
        History unanswered = History.asking().after(History.CALL_DEADLINE).with(notifiedPass());
        for (History parked : List.of(History.claimed().asked(NO_ACCOUNT), unanswered.with(new Change.NotAsked()))) {
            parked.rules = History.rules(false, true);

            parked.with(new Change.DeliverAgain()).is("PENDING, claims PASSED, CONFIRM");
            parked.with(new Change.NotAsked()).is("PASSED, DELIVER");
        }
    }
}
