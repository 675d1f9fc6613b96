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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.ResultSource;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.Change.Answer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A verification")
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
        @DisplayName("is pending before the call, and is due at its end only, because there is no flow to ask about")
        void begun() {
            History history = History.asking();

            assertThat(history.record.status()).isEqualTo(VerificationStatus.PENDING);
            assertThat(history.record.due())
                    .isEqualTo(new Due(WAIT, NOW.plus(Duration.ofDays(7)).plus(Duration.ofMinutes(10))));
        }

        @Test
        @DisplayName(
                "is given up ten minutes after its link expires, and asked about for the first time after first-delay")
        void answer() {
            History history = History.asking().answered();

            assertThat(history.record.start().flowId()).isEqualTo(FLOW);
            assertThat(history.record.start().giveUpAt()).isEqualTo(GIVE_UP);
            assertThat(history.record.due()).isEqualTo(new Due(WAIT, NOW.plus(History.FIRST_DELAY)));
            assertThat(history.effectOf(answered("other"))).isEqualTo(NOTHING_NEW);
        }

        @Test
        @DisplayName("is due at its end only without queries, and when the answer names no flow")
        void nothingToAsk() {
            assertThat(History.believing().answered().record.due()).isEqualTo(new Due(WAIT, GIVE_UP));
            assertThat(History.asking().with(answered(null)).record.due()).isEqualTo(new Due(WAIT, GIVE_UP));
        }

        @Test
        @DisplayName("expires at its end, not earlier, and without an answer too")
        void expires() {
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
        @DisplayName("shows no check code in toString")
        void hidden() {
            History history = History.believing().answered().with(notified(FLOW, PASSED, "canary"));

            assertThat(history.record.toString() + history.record.result()).doesNotContain("canary");
            assertThat(notified(FLOW, PASSED, "canary").toString()).doesNotContain("canary");
            assertThat(History.asking()
                            .with(notified(FLOW, PASSED, "canary"))
                            .record
                            .claim()
                            .toString())
                    .doesNotContain("canary");
        }
    }

    @Nested
    @DisplayName("that is notified (rule 7)")
    class Notified {

        @Test
        @DisplayName("has an unconfirmed result without queries, and only a claim with them")
        void believedOrClaimed() {
            History believing = History.believing().answered().with(notifiedPass());
            assertThat(believing.result()).isEqualTo("PASSED");
            assertThat(believing.record.requireResult().verifyCode()).isEqualTo("code");

            History asking = History.asking().answered().with(notifiedPass());
            assertThat(asking.result()).isEqualTo("PENDING");
            assertThat(asking.record.due()).isEqualTo(new Due(CONFIRM, NOW));
        }

        @Test
        @DisplayName("changes nothing when the claim, confirmed, would be no more than the result")
        void noMore() {
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
        @DisplayName("has one claim, in which PASSED replaces FAILED, unparked, and nothing else replaces anything")
        void oneClaim() {
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
        @DisplayName("fills an empty code at once, and a repetition renews the claim once a second at most")
        void repeated() {
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
        @DisplayName("refuses another flow than its own")
        void otherFlow() {
            for (History history :
                    List.of(History.asking().answered(), History.believing().answered())) {
                assertThat(history.effectOf(notified("other", PASSED, null))).isEqualTo(OTHER_FLOW);
            }
        }

        @Test
        @DisplayName("before the start is answered has a claim, and asks the sender of another flow to try again")
        void beforeTheAnswer() {
            for (History history : List.of(History.asking(), History.believing())) {
                history.with(notified("first", FAILED, null));
                assertThat(history.result()).isEqualTo("PENDING");
                assertThat(history.record.due()).isEqualTo(new Due(CONFIRM, NOW.plus(History.CALL_DEADLINE)));
                assertThat(history.effectOf(notified("second", PASSED, null))).isEqualTo(TRY_AGAIN);
                assertThat(history.effectOf(notified("first", PASSED, null))).isEqualTo(CHANGED);
            }
        }

        @Test
        @DisplayName("before the start is answered is decided by the answer: the same flow is asked about or believed")
        void answerDecides() {
            History asking = History.asking().with(notifiedPass()).after(LITTLE).answered();
            assertThat(asking.record.due()).isEqualTo(new Due(CONFIRM, asking.now));

            History believing =
                    History.believing().with(notifiedPass()).after(LITTLE).answered();
            assertThat(believing.result()).isEqualTo("PASSED");
            assertThat(believing.record.claim()).isNull();
        }

        @Test
        @DisplayName("before the start is answered is dropped when the answer names another flow")
        void answerDrops() {
            for (History history : List.of(History.asking(), History.believing())) {
                history.with(notified("other", PASSED, null)).answered();

                assertThat(history.result()).isEqualTo("PENDING");
                assertThat(history.record.claim()).isNull();
                assertThat(history.next()).isEqualTo(WAIT);
            }
        }

        @Test
        @DisplayName("is believed without queries, and else parked, when the start is not answered by its deadline")
        void deadlineDecides() {
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
        @DisplayName("is unparked by an answer that is stored late, and keeps a believed result of another flow")
        void lateAnswer() {
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
        @DisplayName("does not park a claim that came, or can be asked about, since the work was taken")
        void cameMeanwhile() {
            History whileWaiting =
                    History.asking().answered().at(GIVE_UP).taken().with(notifiedPass());
            whileWaiting.ended(new Change.CameDue());
            assertThat(whileWaiting.record.due()).isEqualTo(new Due(CONFIRM, GIVE_UP));

            History answeredLate = History.asking().with(notifiedPass()).after(History.CALL_DEADLINE);
            answeredLate.taken().answered().ended(new Change.CameDue());
            assertThat(answeredLate.next()).isEqualTo(CONFIRM);
        }

        @Test
        @DisplayName(
                "asks the sender to try again after three denials, and writes nothing; only a pass counts as denied")
        void denials() {
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
        @DisplayName("passes when the provider says so, whatever was known before")
        void success() {
            for (History history : List.of(
                    History.asking().answered(),
                    History.asking().answered().asked(FAILURE),
                    History.asking().answered().with(notifiedFailure()),
                    History.asking().answered().at(GIVE_UP).with(new Change.CameDue()))) {
                history.asked(SUCCESS);

                assertThat(history.result()).isEqualTo("PASSED confirmed");
                assertThat(history.record.claim()).isNull();
                assertThat(history.record.questions().denied()).isZero();
            }
        }

        @Test
        @DisplayName("fails, and loses the claim that the asker had read")
        void failure() {
            History history = History.asking().answered().with(notifiedPass()).asked(FAILURE);

            assertThat(history.result()).isEqualTo("FAILED confirmed");
            assertThat(history.record.requireResult().failReasonCode()).isEqualTo("1445907");
            assertThat(history.record.claim()).isNull();
            assertThat(history.record.questions().denied()).isEqualTo(1);
        }

        @Test
        @DisplayName("fails, but keeps another claim or a renewed one, which is due now")
        void failureAboutAnother() {
            History history = History.asking().answered().after(LITTLE);
            Change withoutClaim = history.question(FAILURE);
            history.with(notifiedPass());
            Change aboutTheFirst = history.question(FAILURE);
            history.after(LITTLE).with(notifiedPass());

            for (Change failure : List.of(withoutClaim, aboutTheFirst)) {
                history.with(failure);
                assertThat(history.result()).isEqualTo("FAILED confirmed");
                assertThat(history.record.claim().outcome()).isEqualTo(PASSED);
                assertThat(history.record.due()).isEqualTo(new Due(CONFIRM, history.now));
            }
        }

        @Test
        @DisplayName("denies a claim without a result only long after the claim and after its links")
        void noResult() {
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
        @DisplayName("denies no old claim before its links have expired, and asks again after pauses that grow")
        void noResultBeforeTheEnd() {
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
        @DisplayName("denies nothing without an answer, at any age, and parks the claim after delivery.max-age")
        void noAnswer() {
            History history = History.asking().answered().with(notifiedPass());

            history.after(History.MAX_AGE).asked(NO_ANSWER);
            assertThat(history.record.due()).isEqualTo(new Due(CONFIRM, history.now.plusSeconds(15)));
            history.after(Duration.ofMillis(1)).asked(NO_ANSWER);

            assertThat(history.record.claim().parked()).isEqualTo(Reason.NO_ANSWER);
            assertThat(history.record.questions().denied()).isZero();
        }

        @Test
        @DisplayName("parks a claim after a certain refusal at once, after others when three come in a row")
        void refused() {
            History certain = History.asking().answered().with(notifiedPass()).asked(new Answer.Refused(true));
            assertThat(certain.record.claim().parked()).isEqualTo(Reason.QUERY_REFUSED);

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
        @DisplayName("parks a claim about which the provider can't be asked, but goes on waiting without one:")
        void parks(Answer answer, Reason reason) {
            History claimed = History.asking().answered().with(notifiedPass()).asked(answer);
            assertThat(claimed.record.claim().parked()).isEqualTo(reason);

            History waiting = History.asking().answered().asked(answer);
            boolean inVain = answer instanceof Answer.UnknownFlow;
            assertThat(waiting.record.due()).isEqualTo(new Due(WAIT, inVain ? GIVE_UP : waiting.now.plusSeconds(15)));
        }

        @Test
        @DisplayName("parks a claim whose start was answered without a flow when it is taken")
        void withoutFlow() {
            History history = History.asking().with(answered(null)).with(notifiedPass());
            assertThat(StateMachine.mustAsk(history.record, history.now, history.rules))
                    .isFalse();

            history.with(new Change.CameDue());

            assertThat(history.record.claim().parked()).isEqualTo(Reason.FLOW_UNKNOWN);
        }

        @Test
        @DisplayName("hands over the codes of the claim only if the provider says what it claimed")
        void codes() {
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
        @DisplayName("keeps the codes of a notification that was believed, when the provider confirms it")
        void codesOfTheBelieved() {
            History history = History.believing().answered().with(notifiedPass());
            history.rules = History.rules(true, true);

            history.asked(SUCCESS);

            assertThat(history.result()).isEqualTo("PASSED confirmed");
            assertThat(history.record.requireResult().verifyCode()).isEqualTo("code");
        }

        @Test
        @DisplayName(
                "waits for a result with pauses as long as the wait was, half an hour at most, and asks near the end")
        void pauses() {
            History history = History.asking().with(new Change.Answered(FLOW, NOW.plusSeconds(20_000), Duration.ZERO));
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
        @DisplayName("climbs, and never goes down, with one round and one delivery id for each step")
        void climbs() {
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
            Set<UUID> ids = new HashSet<>();
            History history = History.believing().answered().at(GIVE_UP);
            STEPS.forEach(step -> ids.add(history.with(step).record.deliveryId()));
            assertThat(ids).hasSize(LADDER.size());
            assertThat(history.record.deliveryId()).isEqualTo(history.record.deliveryId());
        }

        @Test
        @DisplayName("delivers as it was what became known while queries were off")
        void queriesOff() {
            History history = History.believing().answered().with(notifiedPass());
            history.rules = History.rules(true, true);

            assertThat(history.next()).isEqualTo(DELIVER);
            history.taken().ended(new Change.Delivered(1));
            assertThat(history.result()).isEqualTo("PASSED");
            assertThat(history.next()).isNull();
        }

        @Test
        @DisplayName("takes a released claim unconfirmed, over a confirmed failure too, and drops a discarded one")
        void operator() {
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
        @DisplayName("asks about a claim first, then delivers, then is parked, then waits")
        void order() {
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
        @DisplayName("waits for a pass after a failure only with queries, and before its end")
        void afterAFailure() {
            History asking = History.asking().answered().asked(FAILURE).taken().ended(new Change.Delivered(1));
            assertThat(asking.next()).isEqualTo(WAIT);
            assertThat(asking.at(GIVE_UP).with(new Change.CameDue()).next()).isNull();
            assertThat(asking.result()).isEqualTo("FAILED confirmed");

            History believing = History.believing().answered().with(notifiedFailure());
            assertThat(believing.taken().ended(new Change.Delivered(1)).next()).isNull();
        }

        @Test
        @DisplayName("delivers nothing while deliveries are off")
        void silent() {
            assertThat(History.silent().answered().with(notifiedPass()).next()).isNull();
        }

        @Test
        @DisplayName("puts off only the work that was put off")
        void putOff() {
            var later = NOW.plusSeconds(3600);
            History waiting = History.asking().answered().taken();
            waiting.with(new Change.PutOff(WAIT, later));
            assertThat(waiting.record.due()).isEqualTo(new Due(WAIT, later));

            History claimed = History.asking().answered().taken().with(notifiedPass());
            claimed.with(new Change.PutOff(WAIT, later));
            assertThat(claimed.record.due()).isEqualTo(new Due(CONFIRM, NOW));

            History silent = History.silent().answered().taken().with(notifiedPass());
            silent.with(new Change.PutOff(WAIT, later));
            assertThat(silent.record.due()).isNull();
        }

        @Test
        @DisplayName("moves the due time after a failed delivery only if a delivery is still next")
        void failedDelivery() {
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
        @DisplayName("counts attempts of a round, which a better result begins anew")
        void attempts() {
            history.taken().ended(new Change.DeliveryFailed(1, Set.of(), NOW)).taken();
            assertThat(history.record.delivery().attempts()).isEqualTo(2);

            history.asked(SUCCESS);

            assertThat(history.record.delivery()).isEqualTo(new Delivery(2, 0, null, null, null, Set.of()));
            assertThat(history.record.lease()).as("the attempt under way").isNotNull();
        }

        @Test
        @DisplayName(
                "remembers which observers returned normally until all have, or a better result or the operator begins anew")
        void done() {
            history.taken().ended(new Change.DeliveryFailed(1, Set.of("one"), NOW.plusSeconds(60)));
            assertThat(history.taken().record.delivery().done()).containsExactly("one");

            history.ended(new Change.DeliveryFailed(1, Set.of("one", "two"), NOW.plusSeconds(60)));
            assertThat(history.record.delivery().done()).containsExactlyInAnyOrder("one", "two");
            assertThat(history.with(new Change.DeliverAgain()).record.delivery().done())
                    .isEmpty();
            history.taken().ended(new Change.DeliveryFailed(2, Set.of("one"), NOW.plusSeconds(60)));
            assertThat(history.asked(SUCCESS).record.delivery().done()).isEmpty();
        }

        @Test
        @DisplayName("is not changed by an attempt of another round")
        void otherRound() {
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
        @DisplayName(
                "is parked when observers have failed for max-age since the first failure, however old the result is")
        void parked() {
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
        @DisplayName("fails from when its observer is found to hang, and from when the first node died in an attempt")
        void failingSince() {
            history.taken().with(new Change.DeliveryHangs(1));
            assertThat(history.record.delivery().failingSince()).isEqualTo(NOW);
            assertThat(history.effectOf(new Change.DeliveryHangs(1))).isEqualTo(NOTHING_NEW);

            History dead = History.asking().answered().asked(FAILURE).taken();
            assertThat(dead.record.delivery().failingSince()).isNull();
            dead.after(Duration.ofMinutes(1)).taken();
            assertThat(dead.record.delivery().failingSince()).isEqualTo(dead.now);
        }

        @Test
        @DisplayName("is parked, and the reason names the node, when nodes have died in its attempts for max-age")
        void nodesDie() {
            history.taken().after(LITTLE).taken().after(History.MAX_AGE).taken();
            assertThat(history.record.delivery().parked()).isNull();

            history.after(Duration.ofMillis(1)).taken();

            assertThat(history.record.delivery().parked()).isEqualTo(Reason.NODE_DIED);
            assertThat(history.next()).isEqualTo(DueFor.PARKED);
            assertThat(history.record.lease()).isNull();
        }

        @Test
        @DisplayName("is delivered again as a new round, but joins what is due or under way")
        void again() {
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
        @DisplayName("joins an attempt under way although a claim has come meanwhile")
        void againDuringAClaim() {
            history.taken().with(notifiedPass());
            assertThat(history.next()).isEqualTo(CONFIRM);

            assertThat(history.effectOf(new Change.DeliverAgain())).isEqualTo(NOTHING_NEW);
            history.ended(new Change.Delivered(1));
            assertThat(history.record.delivery().deliveredAt()).isNotNull();
        }

        @Test
        @DisplayName("asks again about a parked claim when it is delivered again")
        void againWithClaim() {
            History claimed = History.asking().answered().with(notifiedPass()).asked(new Answer.NoAccount());

            claimed.with(new Change.DeliverAgain());

            assertThat(claimed.record.due()).isEqualTo(new Due(CONFIRM, claimed.now));
            assertThat(claimed.effectOf(new Change.DeliverAgain())).isEqualTo(NOTHING_NEW);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        @DisplayName("has another version after each change and each new lease:")
        void versions(boolean change) {
            long before = history.record.version();

            if (change) {
                history.with(new Change.DeliveryHangs(1));
            } else {
                history.taken();
            }

            assertThat(history.record.version()).isNotEqualTo(before);
        }
    }

    @Nested
    @DisplayName("needs the provider")
    class MustAsk {

        @Test
        @DisplayName("for a claim at any time, for a silent result before its end, and never without flow or queries")
        void mustAsk() {
            History waiting = History.asking().answered();
            assertThat(mustAsk(waiting)).isTrue();
            assertThat(mustAsk(waiting.at(GIVE_UP))).isFalse();
            assertThat(mustAsk(waiting.with(notifiedPass()))).isTrue();

            assertThat(mustAsk(History.asking().with(answered(null)))).isFalse();
            assertThat(mustAsk(History.believing().answered())).isFalse();
        }

        private static boolean mustAsk(History history) {
            return StateMachine.mustAsk(history.record, history.now, history.rules);
        }
    }
}
