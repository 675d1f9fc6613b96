package org.identityverification.impl.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;
import static org.identityverification.impl.verification.Changes.VALID_FOR;
import static org.identityverification.impl.verification.Changes.notifiedResult;
import static org.identityverification.impl.verification.Changes.startedWithQuery;
import static org.identityverification.impl.verification.Changes.toBeConfirmed;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.identityverification.FailureDetails;
import org.identityverification.FlowUnknownException;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderAccountException;
import org.identityverification.UnknownProviderCodeException;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.config.AccountKeys;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.provider.AppCodes;
import org.identityverification.impl.provider.FaceAuthResult;
import org.identityverification.impl.provider.TestAppCodes;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Erasure;
import org.identityverification.impl.verification.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A held result that is due")
class HeldResultHandlerTest {

    private final TestClock clock = new TestClock(NOW.plusSeconds(1));
    private final TestStore store = new TestStore();
    private final ProviderAnswers provider = new ProviderAnswers();
    private final LoggedMessages log = new LoggedMessages(HeldResultHandler.class);
    private HeldResultHandler handler = handler(true);

    @AfterEach
    void close() {
        log.close();
    }

    @ParameterizedTest
    @CsvSource({"SUCCESS, PASSED", "FAIL, FAILED"})
    @DisplayName("is decided by the provider's answer, with all others of its verification:")
    void decided(FaceAuthResult.Status answer, VerificationStatus status) {
        hold("A");
        hold("B");
        provider.answers(answer);

        assertThat(handler.handle(newest())).isEqualTo(TaskOutcome.ENDED);

        assertThat(provider.flowId).isEqualTo(FLOW);
        assertThat(status()).isEqualTo(status);
        assertThat(store.held(ID)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"ING", "SCAN", "OTHER"})
    @DisplayName("asks again when it is twice as old, if there is no result:")
    void noResult(FaceAuthResult.Status answer) {
        hold("A");
        provider.answers(answer);

        assertThat(handler.handle(newest())).isEqualTo(TaskOutcome.reschedule(Duration.ofSeconds(2)));
        clock.move(Duration.ofDays(1));
        assertThat(handler.handle(newest())).isEqualTo(TaskOutcome.reschedule(Duration.ofMinutes(30)));
        assertThat(status()).isEqualTo(VerificationStatus.PENDING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "ends without a query and a log line when its verification was erased after the claim, with or without confirmation:")
    void erased(boolean confirm) {
        hold("A");
        Task task = newest();
        store.erase(ID, Erasure.at(NOW, Duration.ofDays(7), Duration.ofDays(90)));

        assertThat(handler(confirm).handle(task)).isEqualTo(TaskOutcome.COMPLETE);
        assertThat(store.find(ID)).isEmpty();
        assertThat(provider.calls).hasValue(0);
        assertThat(log.all()).isEmpty();
    }

    @Test
    @DisplayName("leaves the query to a newer one of its verification")
    void newerAsks() {
        hold("A");
        Task older = newest();
        clock.move(Duration.ofSeconds(1));
        hold("B");

        assertThat(handler.handle(older)).isEqualTo(TaskOutcome.reschedule(Duration.ofSeconds(2)));
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("asks again later when the provider can't be asked, and warns")
    void fails() {
        hold("A");
        provider.fails(new ProviderAccountException(
                ProviderAccountException.Reason.BALANCE_USED_UP, "account", FailureDetails.NONE, null));

        assertThat(pause(newest())).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(5));
        assertThat(log.all()).singleElement().asString().startsWith("IDV0045");
        assertThat(store.parked(10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    @DisplayName("is parked with all others when it is refused for good:")
    void refused(IdentityVerificationException refusal, String message) {
        hold("A");
        hold("B");
        provider.fails(refusal);

        handler.handle(newest());

        assertThat(store.parked(10)).hasSize(2);
        assertThat(log.all().get(0)).startsWith(message);
        assertThat(log.all().get(1)).startsWith("IDV0038").contains(SHOWN_ID);
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(
                        new ProviderAccountException(
                                ProviderAccountException.Reason.APP_CODE_REFUSED, "account", FailureDetails.NONE, null),
                        "IDV0039"),
                Arguments.of(new FlowUnknownException("unknown", FailureDetails.NONE, null), "IDV0034"));
    }

    @Test
    @DisplayName("is parked after three answers with an unlisted code, with the usual pauses")
    void unlistedCode() {
        hold("A");
        for (int round = 0; round < 2; round++) {
            provider.answers(FaceAuthResult.Status.SCAN);
            handler.handle(newest());
            provider.fails(new UnknownProviderCodeException("30509999", FailureDetails.NONE, null));
            for (int i = 0; i < 2; i++) {
                assertThat(pause(newest())).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(5));
            }
        }
        assertThat(store.parked(10)).isEmpty();

        handler.handle(newest());

        assertThat(store.parked(10)).hasSize(1);
    }

    @Test
    @DisplayName("is dropped, even if it is parked, when the provider says later that the person failed")
    void contradictsWhatIsParked() {
        hold("A");
        store.parkHeld(ID);
        hold("B");
        provider.answers(FaceAuthResult.Status.FAIL);

        handler.handle(newest());

        assertThat(status()).isEqualTo(VerificationStatus.FAILED);
        assertThat(store.parked(10)).isEmpty();
    }

    @Test
    @DisplayName("is parked when the provider had no result for as long as the notify URL was valid")
    void neverConfirmed() {
        hold("A");
        Task task = newest();
        clock.set(task.createdAt().plus(VALID_FOR));

        assertThat(handler.handle(task)).isEqualTo(TaskOutcome.PARK);

        assertThat(log.all()).singleElement().asString().startsWith("IDV0038").contains(SHOWN_ID, "as long as");
        assertThat(status()).isEqualTo(VerificationStatus.PENDING);
    }

    @Test
    @DisplayName("of another flow is refused, and not asked about")
    void otherFlow() {
        store.apply(ID, toBeConfirmed("other", notifiedResult(VerificationOutcome.PASSED, "A", NOW)));
        store.apply(ID, startedWithQuery(FLOW));

        assertThat(handler.handle(newest())).isEqualTo(TaskOutcome.COMPLETE);

        assertThat(log.all()).singleElement().asString().startsWith("IDV0020");
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("is queried with the account of its start")
    void account() {
        hold("A");
        provider.answers(FaceAuthResult.Status.SUCCESS);

        handler.handle(newest());

        assertThat(provider.account.name()).isEqualTo("retail");
        assertThat(status()).isEqualTo(VerificationStatus.PASSED);
    }

    @Test
    @DisplayName(
            "is parked with a message that names its account when the account is gone, and asks again when it is re-driven")
    void accountGone() {
        hold("A");
        hold("B");
        Map<String, String> vault = new ConcurrentHashMap<>();
        handler = handler(vault);

        assertThat(handler.handle(newest())).isEqualTo(TaskOutcome.ENDED);

        assertThat(store.parked(10)).hasSize(2);
        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("IDV0038")
                .contains(SHOWN_ID, "account retail is gone");
        vault.put("retail", "code");
        provider.answers(FaceAuthResult.Status.SUCCESS);
        store.redriveVerification(ID, clock.instant());
        assertThat(handler.handle(newest())).isEqualTo(TaskOutcome.ENDED);
        assertThat(status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(provider.account.appCode().reveal()).isEqualTo("code");
    }

    @Test
    @DisplayName("asks again later when the app code of its account is unavailable")
    void accountUnknown() {
        hold("A");
        handler = handler(Map.of("retail", "not visible"));

        assertThat(pause(newest())).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(5));
        assertThat(store.parked(10)).isEmpty();
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName(
            "is accepted where its account demands no confirmation, even if others do; without its start it is parked")
    void otherAccountsConfirm() {
        Settings settings = TestSettings.withSource(
                Keys.RESULT_QUERY_ENABLED,
                "true",
                Keys.RESULT_QUERY_CONFIRM,
                "true",
                AccountKeys.confirm("retail"),
                "false");
        handler = handler(settings, TestResultQuery.of(provider, store, clock));
        hold("A");
        UUID unknown = UUID.randomUUID();
        store.apply(unknown, toBeConfirmed(FLOW, notifiedResult(VerificationOutcome.PASSED, "A", clock.instant())));

        assertThat(handler.handle(newest())).isEqualTo(TaskOutcome.COMPLETE);
        assertThat(handler.handle(store.held(unknown).get(0))).isEqualTo(TaskOutcome.PARK);

        assertThat(status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("is accepted where no confirmation is demanded any more")
    void accepted() {
        hold("A");

        Settings settings = TestSettings.of(
                Keys.RESULT_QUERY_ENABLED, "true", "identity-verification.accounts.retail.app-code", "code");
        HeldResultHandler handler = handler(settings, TestResultQuery.of(provider, store, clock));
        assertThat(handler.handle(newest())).isEqualTo(TaskOutcome.COMPLETE);

        assertThat(status()).isEqualTo(VerificationStatus.PASSED);
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("is not accepted when its account is no longer configured, because it may have demanded confirmation")
    void notAcceptedOfGoneAccount() {
        hold("A");
        provider.answers(FaceAuthResult.Status.ING);

        assertThat(handler(false).handle(newest())).isNotEqualTo(TaskOutcome.COMPLETE);

        assertThat(status()).isEqualTo(VerificationStatus.PENDING);
    }

    private HeldResultHandler handler(boolean confirm) {
        Settings settings = TestSettings.of(
                Keys.RESULT_QUERY_ENABLED, "true", Keys.RESULT_QUERY_CONFIRM, Boolean.toString(confirm));
        return handler(settings, TestResultQuery.of(provider, store, clock));
    }

    private HeldResultHandler handler(Map<String, String> vault) {
        Settings settings =
                TestSettings.withSource(Keys.RESULT_QUERY_ENABLED, "true", Keys.RESULT_QUERY_CONFIRM, "true");
        AppCodes codes = TestAppCodes.of(settings, account -> Optional.ofNullable(vault.get(account)));
        return handler(settings, TestResultQuery.of(provider, codes, store, clock));
    }

    private HeldResultHandler handler(Settings settings, ResultQuery query) {
        QuerySchedule schedule = new QuerySchedule(settings, new Telemetry(), clock);
        return new HeldResultHandler(query, store, schedule, settings, clock);
    }

    private void hold(String code) {
        store.apply(ID, startedWithQuery(FLOW));
        store.apply(ID, toBeConfirmed(FLOW, notifiedResult(VerificationOutcome.PASSED, code, clock.instant())));
    }

    private Task newest() {
        return store.held(ID).stream()
                .filter(task -> task.dueAt() != null)
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    private Duration pause(Task task) {
        return ((TaskOutcome.Reschedule) handler.handle(task)).pause();
    }

    private VerificationStatus status() {
        return store.find(ID).orElseThrow().status();
    }
}
