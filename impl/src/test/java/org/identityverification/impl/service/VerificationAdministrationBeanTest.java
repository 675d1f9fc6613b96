package org.identityverification.impl.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;
import static org.identityverification.Redelivery.Outcome.NOTHING_KNOWN;
import static org.identityverification.Redelivery.Outcome.SCHEDULED;
import static org.identityverification.Redelivery.Outcome.UNDER_WAY;
import static org.identityverification.VerificationFilter.startedBetween;
import static org.identityverification.VerificationOutcome.FAILED;
import static org.identityverification.VerificationOutcome.PASSED;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.identityverification.FaceAuthMode;
import org.identityverification.ListedVerifications;
import org.identityverification.Redelivery;
import org.identityverification.StoreUnavailableException;
import org.identityverification.SwitchedOffException;
import org.identityverification.Undelivered;
import org.identityverification.Undelivered.Reason;
import org.identityverification.Verification;
import org.identityverification.VerificationCounts;
import org.identityverification.VerificationFilter;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.UndeliveredValue;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class VerificationAdministrationBeanTest {

    private static final UUID OTHER = new UUID(1, 1);

    private final TestClock clock = new TestClock(NOW);
    private final TestStore store = new TestStore(clock);
    private final VerificationAdministrationBean administration = new VerificationAdministrationBean();

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(VerificationAdministrationBean.class);

    @BeforeEach
    void inject() {
        administration.store = store;
        administration.executor = TestExecutors.ownThreads();
        administration.clock = new CorrectedClock(clock);
        administration.settings = TestSettings.of();
    }

    @Test
    void delivers_again_what_was_delivered_or_is_due_if_a_result_is_known() {
        Changes.pass(store, ID);
        assertThat(administration.deliverAgain(ID)).isEqualTo(UNDER_WAY);
        store.end(take(), new Change.Delivered(1));
        assertThat(administration.deliverAgain(ID)).isEqualTo(SCHEDULED);
        assertThat(take().record().delivery().round()).isEqualTo(2);

        Changes.start(store, OTHER);
        assertThat(administration.deliverAgain(OTHER)).isEqualTo(NOTHING_KNOWN);
    }

    @Test
    void makes_a_delivery_that_waits_due_as_the_next_attempt_of_its_round() {
        Changes.pass(store, ID);
        store.end(take(), new Change.DeliveryFailed(1, Set.of(), "busy", NOW.plusSeconds(3600)));

        administration.makeDue(ID);
        VerificationRecord record = take().record();
        assertThat(record.delivery().round()).isOne();
        assertThat(record.delivery().attempts()).isEqualTo(2);
        store.change(ID, new Change.Delivered(1));
        administration.makeDue(ID);
        administration.makeDue(OTHER);
        assertThat(store.find(ID).orElseThrow().delivering().due()).isNull();
    }

    @Test
    void leaves_look_ups_and_other_verifications_alone_while_it_waits_for_a_locked_row() {
        administration.executor = new TestExecutors.Impatient();
        Changes.pass(store, ID);
        Changes.pass(store, OTHER);
        store.lock(ID);
        for (ThrowingCallable act : List.<ThrowingCallable>of(
                () -> administration.deliverAgain(ID),
                () -> administration.discard(ID, PASSED),
                () -> administration.erase(ID))) {
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(act);
        }

        await().ignoreExceptions()
                .until(() -> listed(startedBetween(NOW, NOW.plusMillis(1))).size() == 2);
        await().ignoreExceptions()
                .until(() -> administration.erase(OTHER) || store.find(OTHER).isEmpty());
        store.close();
    }

    @Test
    void delivers_nothing_again_while_deliveries_are_off_and_names_the_key() {
        administration.settings = TestSettings.of(Keys.DELIVERY_ENABLED, "false");

        for (ThrowingCallable again : List.<ThrowingCallable>of(
                () -> administration.deliverAgain(ID),
                () -> administration.deliverAgainAll(Reason.OBSERVER_FAILED, 1),
                () -> administration.deliverAgainSince(NOW, Optional.empty(), Optional.empty(), 1))) {
            assertThatExceptionOfType(SwitchedOffException.class)
                    .isThrownBy(again)
                    .withMessageContaining(Keys.DELIVERY_ENABLED);
        }
    }

    @Test
    void delivers_again_what_became_known_since_a_moment_some_in_each_call() {
        for (int i = 0; i < 5; i++) {
            Changes.pass(store, UUID.randomUUID());
        }
        store.take(DueFor.DELIVER, Changes.upTo(10)).forEach(taken -> store.end(taken, new Change.Delivered(1)));
        park(ID, Reason.ACCOUNT_GONE);

        Redelivery first = again(NOW, Optional.empty(), 4);
        Redelivery second = again(NOW, first.next(), 4);

        assertThat(first.scheduled()).isEqualTo(4);
        assertThat(second).isEqualTo(new Redelivery(2, 0, Optional.empty()));
        assertThat(store.take(DueFor.DELIVER, Changes.upTo(10))).hasSize(5);
        assertThat(store.take(DueFor.CONFIRM, Changes.upTo(10))).hasSize(1);
        for (Instant later : List.of(NOW.plusMillis(1), Instant.MAX)) {
            assertThat(again(later, Optional.empty(), 4).scheduled()).isZero();
        }
        assertThat(again(Instant.MIN, Optional.empty(), 10)).isEqualTo(new Redelivery(0, 5, Optional.empty()));
    }

    @Test
    void lists_what_was_started_in_a_period_page_by_page() {
        List<UUID> started = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            started.add(begin(UUID.randomUUID()));
            clock.move(Duration.ofMillis(2));
        }
        UUID passed = passWithoutAccount(UUID.randomUUID());
        VerificationFilter all =
                startedBetween(NOW.plusMillis(2), clock.instant().plusMillis(1));

        ListedVerifications first = administration.list(all, Optional.empty(), 3);
        ListedVerifications second = administration.list(all, first.next(), 3);
        assertThat(ids(first)).containsExactlyElementsOf(started.subList(1, 4));
        assertThat(ids(second)).containsExactly(started.get(4), passed);
        assertThat(second.next()).isEmpty();
        assertThat(listed(startedBetween(NOW, NOW.plusMillis(4)))).containsExactlyElementsOf(started.subList(0, 2));

        VerificationFilter rare = all.status(VerificationStatus.PASSED);
        ListedVerifications none = administration.list(rare, Optional.empty(), 3);
        assertThat(none.verifications()).isEmpty();
        assertThat(ids(administration.list(rare, none.next(), 4))).containsExactly(passed);
        assertThat(listed(all.status(VerificationStatus.FAILED))).isEmpty();
    }

    @Test
    void lists_the_verifications_that_fit_a_filter() {
        Changes.start(store, ID);
        begin(OTHER);
        VerificationFilter all = startedBetween(NOW, NOW.plusMillis(1));

        assertThat(listed(all.account("retail"))).containsExactly(ID);
        assertThat(listed(all.account(""))).containsExactly(OTHER);
        assertThat(listed(all.mode(FaceAuthMode.TENCENT))).containsExactly(ID);
        assertThat(listed(all.flowUnknown())).containsExactly(OTHER);
        assertThat(listed(startedBetween(Instant.MIN, Instant.MAX))).containsExactlyInAnyOrder(ID, OTHER);
        assertThat(listed(startedBetween(Instant.MAX.minusMillis(1), Instant.MAX)))
                .isEmpty();
    }

    /** In the second zone 2010-11-07 has 25 hours, and 00:01 is followed by 23:01 of the day before; the third has no 2011-12-30. */
    @ParameterizedTest
    @CsvSource({
        "Asia/Shanghai, 2026-02-28T15:59:59.999Z, 2026-02-28, 2026-02-28T16:00:00Z, 2026-03-01",
        "America/St_Johns, 2010-11-07T02:29:59.999Z, 2010-11-06, 2010-11-07T03:00:00Z, 2010-11-07",
        "Pacific/Apia, 2011-12-30T09:59:59.999Z, 2011-12-29, 2011-12-30T10:00:00Z, 2011-12-31",
        "Europe/Berlin, 2026-03-29T21:59:59.999Z, 2026-03-29, 2026-03-29T22:00:00Z, 2026-03-30"
    })
    void counts_by_the_days_of_a_time_zone_each_start_once(
            String zone, Instant last, LocalDate day, Instant first, LocalDate next) {
        beginAt(last);
        beginAt(first);
        clock.move(Duration.between(clock.instant(), first.plusSeconds(9_000)));

        List<VerificationCounts> counts =
                administration.count(last.minusSeconds(9_000), first.plusSeconds(9_000), ZoneId.of(zone));
        assertThat(counts).extracting(VerificationCounts::day).containsExactly(day, next);
        assertThat(counts).extracting(VerificationCounts::started).containsExactly(1L, 1L);
        for (Instant since = last; !since.isAfter(first); since = since.plusSeconds(60)) {
            assertThat(administration.count(since, first.plusMillis(1), ZoneId.of(zone)).stream()
                            .mapToLong(VerificationCounts::started)
                            .sum())
                    .isEqualTo(since.equals(last) ? 2 : 1);
        }
    }

    @Test
    void counts_each_start_once_in_a_period_of_several_months() {
        Instant begin = NOW.minus(Duration.ofDays(80)).truncatedTo(ChronoUnit.DAYS);
        for (int day = 0; day < 70; day++) {
            beginAt(begin.plus(Duration.ofDays(day)));
        }
        clock.move(Duration.between(clock.instant(), NOW));

        assertThat(administration.count(begin, begin.plus(Duration.ofDays(70)), ZoneOffset.UTC))
                .extracting(VerificationCounts::started)
                .hasSize(70)
                .containsOnly(1L);
    }

    @Test
    void counts_nothing_in_the_future_and_no_period_longer_than_the_retention() {
        Duration retention = TestSettings.of().retention();
        for (Instant since : List.of(NOW, Instant.MAX.minus(retention), Instant.MIN)) {
            assertThat(administration.count(since, since.plus(retention), ZoneOffset.MAX))
                    .isEmpty();
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> administration.count(NOW, NOW.plus(retention).plusMillis(1), ZoneOffset.UTC));
        assertThatIllegalArgumentException().isThrownBy(() -> administration.count(NOW, NOW, ZoneOffset.UTC));
        assertNamed("zone", () -> administration.count(NOW, NOW.plusMillis(1), null));
    }

    private void beginAt(Instant time) {
        clock.move(Duration.between(clock.instant(), time));
        begin(UUID.randomUUID());
    }

    @Test
    void goes_on_only_from_a_page_of_the_same_list() {
        Changes.start(store, ID);
        Changes.start(store, OTHER);
        VerificationFilter all = startedBetween(NOW, NOW.plusSeconds(1));
        String next = administration.list(all, Optional.empty(), 1).next().orElseThrow();

        for (VerificationFilter other :
                List.of(all.account("retail"), all.flowUnknown(), startedBetween(NOW, NOW.plusSeconds(2)))) {
            assertThatIllegalArgumentException().isThrownBy(() -> administration.list(other, Optional.of(next), 1));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> again(NOW, Optional.of(next), 1));
        for (String wrong : List.of(
                "", "/", "//", "x", NOW.toString(), Instant.MIN + "/" + ID, next + "/", next.replace("2", "3"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> administration.list(all, Optional.of(wrong), 1));
        }
    }

    /** A start under way in the WeChat mode. */
    private UUID begin(UUID id) {
        Instant now = clock.instant();
        Start start = new Start("order-7", null, FaceAuthMode.WE_CHAT_FACE, now, null, null, null, now.plusSeconds(9));
        store.insert(VerificationRecord.started(id, start), null);
        return id;
    }

    private UUID passWithoutAccount(UUID id) {
        begin(id);
        store.change(id, new Change.StartAnswered(Changes.FLOW, null, Changes.VALID_FOR));
        store.change(id, Changes.said(new Answer.Success()));
        return id;
    }

    private static List<UUID> ids(ListedVerifications page) {
        return page.verifications().stream().map(Verification::id).toList();
    }

    private List<UUID> listed(VerificationFilter filter) {
        return ids(administration.list(filter, Optional.empty(), 9));
    }

    private Redelivery again(Instant since, Optional<String> from, int max) {
        return administration.deliverAgainSince(since, Optional.empty(), from, max);
    }

    @Test
    void says_how_far_it_came_when_the_store_fails_on_the_way() {
        for (int i = 0; i < 3; i++) {
            clock.move(Duration.ofSeconds(1));
            store.end(delivered(UUID.randomUUID()), new Change.Delivered(1));
        }
        store.failAfterChanges(2);

        Redelivery first = again(NOW, Optional.empty(), 10);
        assertThat(first.scheduled()).isEqualTo(2);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> again(NOW, first.next(), 10));

        store.heal();
        assertThat(again(NOW, first.next(), 10)).isEqualTo(new Redelivery(1, 0, Optional.empty()));
    }

    @Test
    void delivers_again_only_what_one_account_or_none_has_started() {
        store.end(delivered(ID), new Change.Delivered(1));
        passWithoutAccount(OTHER);
        store.end(take(), new Change.Delivered(1));

        assertThat(again("savings")).isZero();
        assertThat(again("retail")).isEqualTo(1);
        assertThat(take().record().id()).isEqualTo(ID);
        assertThat(again("")).isEqualTo(1);
        assertThat(take().record().id()).isEqualTo(OTHER);
    }

    private int again(String account) {
        return administration
                .deliverAgainSince(NOW, Optional.of(account), Optional.empty(), 9)
                .scheduled();
    }

    private Taken delivered(UUID id) {
        Changes.pass(store, id);
        return take();
    }

    @Test
    void decides_on_all_claims_that_are_parked_for_one_reason() {
        park(ID, Reason.QUERY_REFUSED);
        for (int i = 0; i < 4; i++) {
            park(UUID.randomUUID(), Reason.ACCOUNT_GONE);
        }

        assertThat(administration.deliverAgainAll(Reason.ACCOUNT_GONE, 1)).isEqualTo(1);
        assertThat(administration.discardAll(Reason.ACCOUNT_GONE, FAILED, 10)).isZero();
        assertThat(administration.discardAll(Reason.ACCOUNT_GONE, PASSED, 10)).isEqualTo(3);

        assertThat(store.take(DueFor.CONFIRM, Changes.upTo(10))).hasSize(1);
        assertThat(administration.parked(10))
                .extracting(Undelivered::verificationId)
                .containsExactly(ID);
        for (Reason ofADelivery : List.of(Reason.NOT_TRIED, Reason.OBSERVER_FAILED, Reason.NODE_DIED)) {
            assertThatIllegalArgumentException().isThrownBy(() -> administration.discardAll(ofADelivery, PASSED, 1));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> administration.deliverAgainAll(Reason.NOT_TRIED, 1));
    }

    @Test
    void shows_a_parked_claim_and_why_it_is_parked_and_has_the_provider_asked_again() {
        park(ID, Reason.ACCOUNT_GONE);

        assertThat(administration.parked(10))
                .containsExactly(new UndeliveredValue(
                        ID,
                        Optional.empty(),
                        Optional.of("retail"),
                        VerificationOutcome.PASSED,
                        NOW,
                        0,
                        Optional.empty(),
                        Reason.ACCOUNT_GONE,
                        Optional.empty()));
        assertThat(administration.deliverAgain(ID)).isEqualTo(SCHEDULED);
        assertThat(administration.parked(10)).isEmpty();
        assertThat(store.take(DueFor.CONFIRM, Changes.upTo(1))).hasSize(1);
    }

    @Test
    void shows_what_is_overdue_since_its_result_is_known() {
        Changes.pass(store, ID);
        clock.move(Duration.ofSeconds(100));

        assertThat(administration.overdue(Duration.ofSeconds(100), 10)).isEmpty();
        assertThat(administration.waiting(Duration.ofSeconds(99), 10)).isEmpty();
        for (Duration age : List.of(Duration.ofSeconds(100), Duration.ofDays(Integer.MAX_VALUE))) {
            assertThat(administration.waiting(age, 10))
                    .extracting(Undelivered::verificationId)
                    .containsExactly(ID);
        }
        assertThat(overdueOne().attempts()).isZero();
        assertThat(overdueOne().nextAttemptAt()).contains(NOW);
        assertThat(overdueOne().knownSince()).isEqualTo(NOW);
    }

    @Test
    void says_why_a_result_is_not_delivered() {
        Changes.pass(store, ID);
        clock.move(Duration.ofSeconds(100));
        assertThat(overdueOne().reason()).isEqualTo(Reason.NOT_TRIED);
        Taken taken = take();
        assertThat(overdueOne().reason()).as("only taken by a node").isEqualTo(Reason.NOT_TRIED);
        store.end(taken, new Change.DeliveryFailed(1, Set.of(), "X", clock.instant()));
        assertThat(overdueOne().reason()).isEqualTo(Reason.OBSERVER_FAILED);
        assertThat(overdueOne().attempts()).isEqualTo(1);
        assertThat(overdueOne().lastFailure()).contains("X");

        clock.move(Duration.ofDays(4));
        store.change(ID, new Change.DeliveryFailed(1, Set.of(), "X", NOW));
        assertThat(administration.parked(10)).singleElement().satisfies(delivery -> {
            assertThat(delivery.reason()).isEqualTo(Reason.OBSERVER_FAILED);
            assertThat(delivery.nextAttemptAt()).isEmpty();
            assertThat(delivery.lastFailure()).contains("X");
        });
        assertThat(administration
                        .findByContext("order-7", 1)
                        .verifications()
                        .get(0)
                        .lastFailure())
                .contains("X");
        assertThat(administration.deliverAgainAll(Reason.OBSERVER_FAILED, 10)).isEqualTo(1);
        assertThat(administration.deliverAgainAll(Reason.OBSERVER_FAILED, 10)).isZero();
        assertThat(overdueOne().reason()).isEqualTo(Reason.NOT_TRIED);
    }

    private Undelivered overdueOne() {
        return administration.overdue(Duration.ofSeconds(1), 10).get(0);
    }

    private Taken take() {
        return store.take(DueFor.DELIVER, Changes.upTo(1)).get(0);
    }

    private void park(UUID id, Reason reason) {
        Changes.start(store, id);
        store.change(id, Changes.notifiedPass());
        Answer answer = reason == Reason.ACCOUNT_GONE ? new Answer.NoAccount() : new Answer.Refused(true);
        store.change(id, Changes.said(answer));
    }

    @Test
    void refuses_a_maximum_below_one() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> administration.parked(0),
                () -> administration.overdue(Duration.ZERO, 0),
                () -> administration.waiting(Duration.ZERO, 0),
                () -> administration.list(startedBetween(NOW, NOW.plusMillis(1)), Optional.empty(), 0),
                () -> administration.findByContext("order-7", 0))) {
            assertThatIllegalArgumentException().isThrownBy(call).withMessage("max must be at least 1 but is 0");
        }
    }

    @Test
    void names_the_argument_that_must_not_be_null() {
        assertNamed("olderThan", () -> administration.overdue(null, 1));
        assertNamed("youngerThan", () -> administration.waiting(null, 1));
        assertNamed("verificationId", () -> administration.deliverAgain(null));
        assertNamed("reason", () -> administration.deliverAgainAll(null, 1));
        assertNamed("since", () -> administration.deliverAgainSince(null, Optional.empty(), Optional.empty(), 1));
        assertNamed("from", () -> administration.deliverAgainSince(NOW, Optional.empty(), null, 1));
        assertNamed("filter", () -> administration.list(null, Optional.empty(), 1));
        assertNamed("from", () -> administration.list(startedBetween(NOW, NOW.plusMillis(1)), null, 1));
        assertNamed("account", () -> administration.deliverAgainSince(NOW, null, Optional.empty(), 1));
        assertNamed("verificationId", () -> administration.discard(null, PASSED));
        assertNamed("outcome", () -> administration.discard(ID, null));
        assertNamed("reason", () -> administration.discardAll(null, PASSED, 1));
        assertNamed("outcome", () -> administration.discardAll(Reason.ACCOUNT_GONE, null, 1));
        assertNamed("contextId", () -> administration.findByContext(null, 1));
        assertNamed("id", () -> administration.erase(null));
        assertNamed("contextId", () -> administration.eraseContext(null));
    }

    private static void assertNamed(String argument, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(argument);
    }

    @Test
    void says_whether_there_are_more_verifications_of_a_context() {
        Changes.start(store, ID);
        Changes.start(store, OTHER);

        assertThat(administration.findByContext("order-7", 1).verifications()).hasSize(1);
        assertThat(administration.findByContext("order-7", 1).more()).isTrue();
        assertThat(administration.findByContext("order-7", 2).more()).isFalse();
    }

    @Test
    void erases_every_verification_of_a_context_however_many_there_are() {
        Stream.generate(UUID::randomUUID).limit(250).forEach(id -> Changes.start(store, id));

        assertThat(administration.eraseContext("order-7")).isEqualTo(250);
        assertThat(administration.findByContext("order-7", 1).verifications()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 129})
    void refuses_a_contextId_that_no_verification_can_have_and_does_not_repeat_it(int length) {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> administration.findByContext("䨻".repeat(length), 1),
                () -> administration.eraseContext("䨻".repeat(length)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(call)
                    .withMessageStartingWith("contextId must ")
                    .withMessageNotContaining("䨻");
        }
        assertThat(administration.eraseContext("𠮷".repeat(128))).isZero();
    }

    @Test
    void logs_an_act_that_has_an_effect_without_contextId() {
        park(ID, Reason.ACCOUNT_GONE);
        administration.deliverAgain(ID);
        store.change(ID, Changes.said(new Answer.NoAccount()));
        assertThat(administration.discard(ID, PASSED)).isTrue();
        assertThat(administration.discard(ID, PASSED)).isFalse();
        assertThat(administration.deliverAgain(new UUID(0, 0))).isEqualTo(NOTHING_KNOWN);
        assertThat(administration.erase(ID)).isTrue();
        assertThat(administration.erase(ID)).isFalse();

        assertThat(log.all())
                .containsExactly(
                        "IDV0057: The operator has verification " + SHOWN_ID + " delivered again",
                        "IDV0059: The operator has discarded the claim of verification " + SHOWN_ID
                                + ": it is never delivered",
                        "IDV0061: The operator has erased verification " + SHOWN_ID);
    }
}
