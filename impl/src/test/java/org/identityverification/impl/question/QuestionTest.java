package org.identityverification.impl.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.GIVE_UP;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;
import static org.identityverification.impl.verification.Changes.notifiedPass;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.FlowUnknownException;
import org.identityverification.IdentityVerificationException;
import org.identityverification.PendingDelivery;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderAccountException.Reason;
import org.identityverification.ProviderFailedException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ThrottledException;
import org.identityverification.UnknownProviderCodeException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.AccountKeys;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.provider.AppCodes;
import org.identityverification.impl.provider.FaceAuthResult.Status;
import org.identityverification.impl.provider.TestAppCodes;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.RunningWork;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Change.Asked;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A question about a flow")
@Timeout(60)
class QuestionTest {

    private static final Settings ASKING = TestSettings.withSource(Keys.RESULT_QUERY_ENABLED, "true");

    private final TestClock clock = new TestClock(NOW);
    private TestStore store = new TestStore(clock, ASKING.rules());
    private final ProviderAnswers provider = new ProviderAnswers();

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(Question.class);

    private Question question = question(ASKING, TestAppCodes.ofEveryAccount());

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, PASSED, true",
        "FAIL, FAILED, true",
        "ING, PENDING, false",
        "SCAN, PENDING, false",
        "OTHER, PENDING, false"
    })
    @DisplayName("is asked for our own flow with the account of the start, and its answer decides a claim:")
    void answers(Status status, String result, boolean confirmed) {
        claim(ID);
        provider.answers(status);

        Change change = run(DueFor.CONFIRM);

        assertThat(change).isInstanceOf(Asked.class);
        assertThat(((Asked) change).claimAt()).isEqualTo(NOW);
        assertThat(((Asked) change).sentAt()).isEqualTo(NOW);
        assertThat(provider.flowId).isEqualTo(FLOW);
        assertThat(provider.account.name()).isEqualTo("retail");
        assertThat(find(ID).status()).hasToString(result);
        assertThat(find(ID).toVerification().confirmed()).isEqualTo(confirmed);
        assertThat(find(ID).toVerification().failReasonCode())
                .isEqualTo(Optional.ofNullable(status == Status.FAIL ? "1445907" : null));
    }

    @Test
    @DisplayName("about a silent result says so, and the next one comes later")
    void waits() {
        Changes.start(store, ID);
        clock.move(Duration.ofMinutes(2));
        provider.answers(Status.ING);

        Asked asked = (Asked) run(DueFor.WAIT);

        assertThat(asked.claimAt()).isNull();
        assertThat(find(ID).due().at()).isEqualTo(clock.instant().plus(Duration.ofMinutes(2)));
    }

    @Test
    @DisplayName("is not asked when nothing can or need be asked: the work is done without it")
    void notAsked() {
        store.insert(Changes.begun(ID), null);
        store.change(ID, Changes.answered(null));
        store.change(ID, notifiedPass());
        assertThat(run(DueFor.CONFIRM)).isEqualTo(new Change.CameDue());
        assertThat(find(ID).claim().parked()).isEqualTo(PendingDelivery.Reason.FLOW_UNKNOWN);

        Changes.start(store, UUID.randomUUID());
        clock.set(GIVE_UP);
        assertThat(run(DueFor.WAIT)).isEqualTo(new Change.CameDue());
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("is not asked for an account whose queries are off, while others ask; a removed account still asks")
    void byAccount() {
        Settings settings = TestSettings.of(
                Keys.RESULT_QUERY_ENABLED,
                "true",
                AccountKeys.appCode("retail"),
                "code",
                AccountKeys.query("retail"),
                "false");
        question = question(settings, TestAppCodes.ofEveryAccount());
        store = new TestStore(clock, settings.rules());
        Changes.start(store, ID);
        clock.set(GIVE_UP);
        assertThat(run(DueFor.WAIT)).isEqualTo(new Change.CameDue());

        UUID removed = UUID.randomUUID();
        VerificationRecord begun = Changes.begun(removed, null, "removed");
        store.insert(begun, null);
        store.change(removed, Changes.answered());
        store.change(removed, notifiedPass());
        provider.answers(Status.SUCCESS);
        assertThat(run(DueFor.CONFIRM)).isInstanceOf(Asked.class);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new FlowUnknownException("", FailureDetails.NONE, null), new Answer.UnknownFlow(), "IDV0034"),
                Arguments.of(account(Reason.APP_CODE_REFUSED, "A401AC"), new Answer.Refused(true), "IDV0039"),
                Arguments.of(account(Reason.NOT_AUTHORIZED, "A403EP"), new Answer.Refused(true), "IDV0039"),
                Arguments.of(account(Reason.NOT_AUTHORIZED, null), new Answer.Refused(false), "IDV0039"),
                Arguments.of(
                        new UnknownProviderCodeException("", coded("30509999"), null),
                        new Answer.Refused(false),
                        "IDV0039"),
                Arguments.of(account(Reason.BALANCE_USED_UP, "30503107"), new Answer.NoAnswer(), "IDV0045"),
                Arguments.of(account(Reason.QUOTA_USED_UP, "B403MQ"), new Answer.NoAnswer(), "IDV0045"),
                Arguments.of(new ThrottledException("", FailureDetails.NONE, null), new Answer.NoAnswer(), "IDV0045"),
                Arguments.of(
                        new ProviderFailedException("", FailureDetails.NONE, null), new Answer.NoAnswer(), "IDV0045"),
                Arguments.of(
                        new ProviderTimeoutException("", FailureDetails.NONE, null), new Answer.NoAnswer(), "IDV0045"),
                Arguments.of(
                        new UnreadableAnswerException("", FailureDetails.NONE, null), new Answer.NoAnswer(), "IDV0045"),
                Arguments.of(
                        new CallNotAttemptedException("", FailureDetails.NONE, null),
                        new Answer.NoAnswer(),
                        "IDV0045"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    @DisplayName("that fails is an answer of its own, is logged, and is asked again after ten seconds or later:")
    void fails(IdentityVerificationException failure, Answer answer, String message) {
        claim(ID);
        provider.fails(failure);

        Asked asked = (Asked) run(DueFor.CONFIRM);

        assertThat(asked.answer()).isEqualTo(answer);
        assertThat(asked.again()).isBetween(NOW.plusSeconds(10), NOW.plus(Duration.ofMinutes(5)));
        assertThat(log.all()).singleElement().asString().startsWith(message).doesNotContain(ID.toString());
    }

    @Test
    @DisplayName(
            "that gets a bare 403, as from a proxy, is repeated twice before anything is parked; one of the gateway parks at once")
    void bare403() {
        claim(ID);
        provider.fails(account(Reason.NOT_AUTHORIZED, null));
        for (int i = 0; i < 2; i++) {
            run(DueFor.CONFIRM);
            assertThat(find(ID).claim().parked()).isNull();
            assertThat(find(ID).due().at())
                    .isBetween(clock.instant().plusSeconds(10), clock.instant().plus(Duration.ofMinutes(5)));
            clock.set(find(ID).due().at());
        }
        run(DueFor.CONFIRM);
        assertThat(find(ID).claim().parked()).isEqualTo(PendingDelivery.Reason.QUERY_REFUSED);

        UUID other = claim(UUID.randomUUID());
        provider.fails(account(Reason.NOT_AUTHORIZED, "A403EP"));
        run(DueFor.CONFIRM);
        assertThat(find(other).claim().parked()).isEqualTo(PendingDelivery.Reason.QUERY_REFUSED);
    }

    @Test
    @DisplayName("waits as long as the provider asks for, and half an hour at most")
    void retryAfter() {
        for (int seconds : new int[] {700, 7000}) {
            UUID id = claim(UUID.randomUUID());
            provider.fails(
                    new ThrottledException("", FailureDetails.NONE.withRetryAfter(Duration.ofSeconds(seconds)), null));

            run(DueFor.CONFIRM);

            assertThat(find(id).due().at()).isEqualTo(NOW.plusSeconds(Math.min(seconds, 1800)));
        }
    }

    @Test
    @DisplayName("whose account is gone parks the claim; when the account is back, the operator has it asked again")
    void accountGone() {
        Map<String, String> vault = new ConcurrentHashMap<>();
        question = question(ASKING, TestAppCodes.of(ASKING, account -> Optional.ofNullable(vault.get(account))));
        claim(ID);

        run(DueFor.CONFIRM);
        assertThat(find(ID).claim().parked()).isEqualTo(PendingDelivery.Reason.ACCOUNT_GONE);

        vault.put("retail", "code");
        provider.answers(Status.SUCCESS);
        store.change(ID, new Change.DeliverAgain());
        run(DueFor.CONFIRM);
        assertThat(find(ID).isProven()).isTrue();
        assertThat(provider.account.appCode().reveal()).isEqualTo("code");
    }

    @Test
    @DisplayName("whose app code is unavailable is asked again later, and parks nothing")
    void accountUnavailable() {
        question = question(ASKING, TestAppCodes.of(ASKING, account -> Optional.of("not visible")));
        claim(ID);

        Asked asked = (Asked) run(DueFor.CONFIRM);

        assertThat(asked.answer()).isEqualTo(new Answer.NoAnswer());
        assertThat(find(ID).claim().parked()).isNull();
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("that has no turn is put off without a wait in its place, and keeps its turn")
    void putOff() {
        question = question(
                TestSettings.of(Keys.RESULT_QUERY_ENABLED, "true", Keys.RESULT_QUERY_MAX_PER_SECOND, "1"),
                TestAppCodes.ofEveryAccount());
        provider.answers(Status.ING);
        List<Change> ends = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            claim(UUID.randomUUID());
            ends.add(run(DueFor.CONFIRM));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        List<Instant> putOff = ends.stream()
                .filter(Change.PutOff.class::isInstance)
                .map(end -> ((Change.PutOff) end).until())
                .toList();
        assertThat(putOff).hasSizeBetween(10, 19).isSorted().doesNotHaveDuplicates();
        assertThat(provider.calls.get() + putOff.size()).isEqualTo(20);
        assertThat(putOff).last().satisfies(it -> assertThat(it).isAfter(NOW.plusSeconds(8)));
    }

    @ParameterizedTest
    @EnumSource(names = {"CONFIRM", "WAIT"})
    @DisplayName("delays no question of another account, and none of the other kind:")
    void paces(DueFor throttled) {
        Settings slow = TestSettings.of(Keys.RESULT_QUERY_ENABLED, "true", Keys.RESULT_QUERY_MAX_PER_SECOND, "20");
        question = question(slow, TestAppCodes.ofEveryAccount());
        provider.answers(Status.ING);
        boolean claims = throttled == DueFor.CONFIRM;
        for (int i = 0; i < 40; i++) {
            Changes.start(store, UUID.randomUUID());
        }
        clock.move(Duration.ofMinutes(3));
        if (claims) {
            for (int i = 0; i < 40; i++) {
                claim(UUID.randomUUID());
            }
        }
        store.take(throttled, 40).forEach(taken -> question.run(new RunningWork(taken)));
        int asked = provider.calls.get();
        assertThat(asked).isLessThan(40);

        if (claims) {
            run(DueFor.WAIT);
        } else {
            claim(ID);
            run(DueFor.CONFIRM);
        }
        assertThat(provider.calls).hasValue(asked + 1);
        UUID other = UUID.randomUUID();
        store.insert(Changes.begun(other, null, "wholesale"), null);
        store.change(other, Changes.answered());
        store.change(other, notifiedPass());
        run(DueFor.CONFIRM);
        assertThat(provider.calls).hasValue(asked + 2);
    }

    @Test
    @DisplayName("about a silent result is asked 20 times a second at most, however fast claims are")
    void silentPace() {
        question = question(
                TestSettings.of(Keys.RESULT_QUERY_ENABLED, "true", Keys.RESULT_QUERY_MAX_PER_SECOND, "1000"),
                TestAppCodes.ofEveryAccount());
        provider.answers(Status.ING);
        for (int i = 0; i < 100; i++) {
            Changes.start(store, UUID.randomUUID());
        }
        clock.move(Duration.ofMinutes(3));
        long begun = System.nanoTime();

        store.take(DueFor.WAIT, 100).forEach(taken -> question.run(new RunningWork(taken)));

        double seconds = (System.nanoTime() - begun) / 1e9;
        assertThat((double) provider.calls.get()).isBetween(1.0, 3 + 20 * seconds);
    }

    @Test
    @DisplayName("that was answered for an erased verification changes nothing")
    void erased() {
        claim(ID);
        provider.answers(Status.SUCCESS);
        provider.meanwhile(() -> store.erase(ID));

        assertThatNoException().isThrownBy(() -> run(DueFor.CONFIRM));

        assertThat(store.find(ID)).isEmpty();
    }

    @Test
    @DisplayName("names the account once a minute when it is refused")
    void logsOnce() {
        provider.fails(account(Reason.APP_CODE_REFUSED, "A401AC"));
        for (int i = 0; i < 5; i++) {
            claim(UUID.randomUUID());
            run(DueFor.CONFIRM);
        }

        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("IDV0039")
                .contains("account retail", "A401AC")
                .doesNotContain("confirm to false", SHOWN_ID);
    }

    private UUID claim(UUID id) {
        Changes.start(store, id);
        store.change(id, notifiedPass());
        return id;
    }

    /** Takes the one piece of work that is due, and ends it. */
    private Change run(DueFor kind) {
        RunningWork work = new RunningWork(store.take(kind, 1).get(0));
        Change change = question.run(work).change();
        store.end(work.record(), change);
        return change;
    }

    private VerificationRecord find(UUID id) {
        return store.find(id).orElseThrow();
    }

    private Question question(Settings settings, AppCodes codes) {
        return new Question(
                provider,
                codes,
                settings,
                new Telemetry(),
                new CorrectedClock(clock),
                store,
                TestExecutors.ownThreads());
    }

    private static ProviderAccountException account(Reason reason, String code) {
        return new ProviderAccountException(reason, "", code == null ? FailureDetails.NONE : coded(code), null);
    }

    private static FailureDetails coded(String code) {
        return new FailureDetails(
                Optional.of(code), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
