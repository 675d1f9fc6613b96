package org.identityverification.impl.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.GIVE_UP;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;
import static org.identityverification.impl.verification.Changes.notifiedPass;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.identityverification.AppCodeSource;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.QueryFailedException;
import org.identityverification.ResultSource;
import org.identityverification.SwitchedOffException;
import org.identityverification.Undelivered;
import org.identityverification.Verification;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.accounts.AppCodes;
import org.identityverification.impl.accounts.TestAppCodes;
import org.identityverification.impl.provider.QueryAnswer.Status;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.AccountKeys;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.RunningWork;
import org.identityverification.impl.tasks.WorkLimits;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Change.Asked;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ResultQueryTest {

    private static final Settings ASKING = TestSettings.withSource(Keys.RESULT_QUERY_ENABLED, "true");
    private static final Settings OFF_FOR_RETAIL = TestSettings.of(
            Keys.RESULT_QUERY_ENABLED,
            "true",
            AccountKeys.appCode("retail"),
            "code",
            AccountKeys.query("retail"),
            "false");

    private final TestClock clock = new TestClock(NOW);
    private TestStore store = new TestStore(clock, ASKING.rules());
    private final ProviderAnswers provider = new ProviderAnswers();

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(ResultQuery.class);

    private DoubleSupplier pace;
    private final Telemetry telemetry = new Telemetry() {
        @Override
        public void watch(Gauge gauge, DoubleSupplier value) {
            pace = gauge == Gauge.PACE ? value : pace;
        }
    };
    private ResultQuery question = question(ASKING);

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, PASSED, true",
        "FAIL, FAILED, true",
        "ING, PENDING, false",
        "SCAN, PENDING, false",
        "OTHER, PENDING, false"
    })
    void is_asked_for_our_own_flow_and_decides_a_claim(Status status, VerificationStatus result, boolean confirmed) {
        claim(ID);
        provider.answers(status);

        Asked asked = (Asked) run(DueFor.CONFIRM);

        assertThat(asked.claim()).isEqualTo(NOW);
        assertThat(asked.sentAt()).isEqualTo(NOW);
        assertThat(provider.flowId).isEqualTo(FLOW);
        assertThat(provider.account.name()).isEqualTo("retail");
        Verification found = find(ID).toVerification();
        assertThat(found.status()).isEqualTo(result);
        assertThat(found.confirmed()).isEqualTo(confirmed);
        assertThat(found.isProven()).isEqualTo(result == VerificationStatus.PASSED);
        assertThat(found.failReasonCode()).isEqualTo(Optional.ofNullable(status == Status.FAIL ? "1445907" : null));
    }

    @Test
    void is_not_asked_when_nothing_can_or_need_be_asked_the_work_is_done_without_it() {
        store.insert(Changes.begun(ID), null);
        store.change(ID, Changes.answered(null));
        store.change(ID, notifiedPass());
        assertThat(run(DueFor.CONFIRM)).isEqualTo(new Change.NotAsked());
        assertThat(find(ID).claim().parked()).isEqualTo(Undelivered.Reason.FLOW_UNKNOWN);

        assertThat(provider.calls).hasValue(0);
    }

    @Test
    void is_not_asked_for_an_account_whose_queries_are_off() {
        store = new TestStore(clock, OFF_FOR_RETAIL.rules());
        question = question(OFF_FOR_RETAIL);
        Changes.start(store, ID);
        clock.set(GIVE_UP);
        assertThat(run(DueFor.ASK)).isEqualTo(new Change.NotAsked());

        claim(UUID.randomUUID(), "removed");
        provider.answers(Status.SUCCESS);
        assertThat(run(DueFor.CONFIRM)).isInstanceOf(Asked.class);
    }

    @ParameterizedTest
    @CsvSource({
        "FLOW_UNKNOWN, , UnknownFlow[], IDV0034",
        "APP_CODE_REFUSED, A401AC, Refused[certain=true], IDV0039",
        "NOT_AUTHORIZED, A403EP, Refused[certain=true], IDV0039",
        "NOT_AUTHORIZED, , Refused[certain=false], IDV0039",
        "UNKNOWN_CODE, 30509999, Refused[certain=false], IDV0039",
        "BALANCE_USED_UP, 30503107, NoAnswer[], IDV0045",
        "QUOTA_USED_UP, B403MQ, NoAnswer[], IDV0045",
        "THROTTLED, , NoAnswer[], IDV0045",
        "PROVIDER_FAILED, , NoAnswer[], IDV0045",
        "TIMEOUT, , NoAnswer[], IDV0045",
        "UNREADABLE_ANSWER, , NoAnswer[], IDV0045",
        "NOT_ATTEMPTED, , NoAnswer[], IDV0045"
    })
    void that_fails_is_asked_again_after_ten_seconds_or_later(
            FailureKind kind, String code, String answer, String message) {
        claim(ID);
        provider.fails(failed(kind, code));

        Asked asked = (Asked) run(DueFor.CONFIRM);

        assertThat(asked.answer()).hasToString(answer);
        assertThat(asked.again()).isBetween(NOW.plusSeconds(10), NOW.plus(Duration.ofMinutes(5)));
        log.assertOne(message).doesNotContain(ID.toString());
    }

    @Test
    void waits_as_long_as_the_provider_asks_for_and_half_an_hour_at_most() {
        for (int seconds : new int[] {700, 7000}) {
            UUID id = claim(UUID.randomUUID());
            provider.fails(new QueryFailedException(
                    FailureKind.THROTTLED,
                    "",
                    FailureDetails.builder()
                            .retryAfter(Duration.ofSeconds(seconds))
                            .build(),
                    null));

            run(DueFor.CONFIRM);

            assertThat(find(id).asking().due().at()).isEqualTo(NOW.plusSeconds(Math.min(seconds, 1800)));
        }
    }

    @Test
    void whose_account_is_gone_parks_the_claim() {
        AppCodeSource source = account -> account.equals("gone") ? Optional.empty() : Optional.of("not visible");
        question = question(ASKING, TestAppCodes.of(ASKING, source));
        UUID gone = claim(UUID.randomUUID(), "gone");
        run(DueFor.CONFIRM);
        claim(ID);
        Asked asked = (Asked) run(DueFor.CONFIRM);

        assertThat(find(gone).claim().parked()).isEqualTo(Undelivered.Reason.ACCOUNT_GONE);
        assertThatExceptionOfType(QueryFailedException.class)
                .isThrownBy(() -> question.refresh(gone))
                .withMessageContaining("account gone is gone");
        assertThat(asked.answer()).isEqualTo(new Answer.NoAnswer());
        assertThat(find(ID).claim().parked()).isNull();
        assertThatExceptionOfType(QueryFailedException.class).isThrownBy(() -> question.refresh(ID));
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    void that_is_throttled_slows_down_its_account() {
        provider.fails(failed(FailureKind.THROTTLED, null));
        claim(ID);

        run(DueFor.CONFIRM);

        assertThat(pace.getAsDouble()).isEqualTo(250);
    }

    @Test
    void names_the_account_once_a_minute_when_it_is_refused() {
        provider.fails(failed(FailureKind.APP_CODE_REFUSED, "A401AC"));
        for (int i = 0; i < 5; i++) {
            claim(UUID.randomUUID());
            run(DueFor.CONFIRM);
        }

        log.assertOne("IDV0039").contains("account retail", "A401AC").doesNotContain(SHOWN_ID);
    }

    @Test
    void of_a_caller_applies_a_confirmed_result_at_once() {
        claim(ID);
        provider.answers(Status.FAIL);
        assertThat(question.refresh(ID).orElseThrow().claim()).isNull();
        assertThat(question.refresh(ID).orElseThrow().delivery().round()).isEqualTo(1);

        provider.answers(Status.SUCCESS);
        VerificationRecord passed = question.refresh(ID).orElseThrow();
        assertThat(passed.isProven()).isTrue();
        assertThat(passed.requireResult().source()).isEqualTo(ResultSource.QUERY);
        assertThat(store.find(ID)).contains(passed);
    }

    @Test
    void of_a_caller_changes_nothing_without_a_result() {
        VerificationRecord before = Changes.start(store, ID);
        for (Status status : List.of(Status.ING, Status.SCAN, Status.OTHER)) {
            provider.answers(status);
            assertThat(question.refresh(ID)).contains(before);
        }
        QueryFailedException unknown = failed(FailureKind.FLOW_UNKNOWN, null);
        provider.fails(unknown);
        assertThatThrownBy(() -> question.refresh(ID)).isSameAs(unknown);
        assertThat(store.find(ID)).contains(before);
    }

    @Test
    void of_a_caller_is_not_asked_when_nothing_can_or_need_be_asked() {
        assertThat(question.refresh(ID)).isEmpty();
        store.insert(Changes.begun(ID), null);
        assertThat(question.refresh(ID)).isEqualTo(store.find(ID)).isPresent();

        store.erase(ID);
        Changes.pass(store, ID);
        assertThat(question.refresh(ID)).isEqualTo(store.find(ID)).isPresent();
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    void of_a_caller_is_refused_where_queries_are_off() {
        Changes.start(store, ID);
        for (Settings settings : List.of(TestSettings.of(), OFF_FOR_RETAIL)) {
            ResultQuery off = question(settings);
            assertThatExceptionOfType(SwitchedOffException.class)
                    .isThrownBy(() -> off.refresh(ID))
                    .withMessageContaining(Keys.RESULT_QUERY_ENABLED);
        }
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    void of_a_caller_leaves_other_verifications_alone_while_it_waits_for_a_locked_row() {
        UUID other = new UUID(1, 1);
        Changes.start(store, ID);
        Changes.start(store, other);
        provider.answers(Status.SUCCESS);
        store.lock(ID);
        List<CompletableFuture<Void>> locked = Stream.generate(
                        () -> CompletableFuture.runAsync(() -> question.refresh(ID), new TestExecutors.Threads()))
                .limit(8)
                .toList();
        await().until(() -> provider.calls.get() >= 2);

        assertThat(question.refresh(other).orElseThrow().isProven()).isTrue();
        store.close();
        locked.forEach(it -> it.exceptionally(refused -> null).join());
    }

    private UUID claim(UUID id) {
        return claim(id, "retail");
    }

    private UUID claim(UUID id, String account) {
        store.insert(Changes.begun(id, null, account), null);
        store.change(id, Changes.answered());
        store.change(id, notifiedPass());
        return id;
    }

    /** Takes the one piece of work that is due, and ends it. */
    private Change run(DueFor kind) {
        Taken work = store.take(kind, Changes.upTo(1)).get(0);
        Change change = question.run(new RunningWork(work)).change();
        store.end(work, change);
        return change;
    }

    private VerificationRecord find(UUID id) {
        return store.find(id).orElseThrow();
    }

    private ResultQuery question(Settings settings) {
        return question(settings, TestAppCodes.ofEveryAccount());
    }

    private ResultQuery question(Settings settings, AppCodes codes) {
        return new ResultQuery(
                provider,
                codes,
                settings,
                new WorkLimits(settings, telemetry),
                new CorrectedClock(clock),
                store,
                TestExecutors.ownThreads());
    }

    private static QueryFailedException failed(FailureKind kind, String code) {
        return new QueryFailedException(
                kind, "", FailureDetails.builder().code(code).build(), null);
    }
}
