package org.identityverification.impl.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.failed;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.startedWithQuery;
import static org.identityverification.impl.verification.Changes.timedOut;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceAuthMode;
import org.identityverification.FailureDetails;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.provider.AppCodes;
import org.identityverification.impl.provider.FaceAuthResult;
import org.identityverification.impl.provider.TestAppCodes;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A task that asks for a result")
class QueryHandlerTest {

    private static final Settings SETTINGS = TestSettings.of();

    private final TestClock clock = new TestClock(NOW.plusSeconds(120));
    private final TestStore store = new TestStore();
    private final ProviderAnswers provider = new ProviderAnswers();
    private final QuerySchedule schedule = new QuerySchedule(SETTINGS, new Telemetry(), clock) {
        @Override
        void awaitTurn(Task task) {}
    };
    private final QueryHandler handler =
            new QueryHandler(TestResultQuery.of(provider, store, clock), store, schedule, SETTINGS, clock);

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, PASSED, ",
        "FAIL, FAILED, PT2M",
        "ING, PENDING, PT2M",
        "SCAN, PENDING, PT2M",
        "OTHER, PENDING, PT2M"
    })
    @DisplayName(
            "completes when the person has passed, and continues otherwise, because the same link can be tried again:")
    void answers(FaceAuthResult.Status answer, VerificationStatus status, @Nullable Duration pause) {
        store.apply(ID, started());
        provider.answers(answer);

        assertThat(handle()).isEqualTo(pause == null ? TaskOutcome.COMPLETE : TaskOutcome.reschedule(pause));
        assertThat(status()).isEqualTo(status);
    }

    @Test
    @DisplayName("does not ask when the verification has passed or is not known, or its link expired long ago")
    void over() {
        assertThat(handle()).isEqualTo(TaskOutcome.COMPLETE);

        store.apply(ID, started());
        clock.set(NOW.plusSeconds(1800).plus(Duration.ofMinutes(10)).plusMillis(1));
        assertThat(handle()).isEqualTo(TaskOutcome.COMPLETE);

        clock.set(NOW);
        store.apply(ID, passed());
        assertThat(handle()).isEqualTo(TaskOutcome.COMPLETE);
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    @DisplayName("still asks when the verification failed or was given up, as long as its link may be in use")
    void notOver() {
        store.apply(ID, started());
        store.apply(ID, timedOut());
        store.apply(ID, failed());
        provider.answers(FaceAuthResult.Status.SUCCESS);

        assertThat(handle()).isEqualTo(TaskOutcome.COMPLETE);
        assertThat(status()).isEqualTo(VerificationStatus.PASSED);
    }

    @Test
    @DisplayName("continues for as long as a notification would be accepted when the link's expiry is not known")
    void unknownExpiry() {
        store.apply(ID, startedWithLinkUntil(null));
        provider.answers(FaceAuthResult.Status.ING);

        clock.set(NOW.plus(Duration.ofDays(7)).plus(Duration.ofMinutes(10)));
        assertThat(handle()).isInstanceOf(TaskOutcome.Reschedule.class);
        clock.move(Duration.ofMillis(1));
        assertThat(handle()).isEqualTo(TaskOutcome.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 16, 20, 25, 30, 40, 45, 52, 60, 90, 1440})
    @DisplayName("asks at least once between the link's expiry and the end of waiting, for a link of minutes:")
    void asksAfterExpiry(int minutes) {
        Instant expiry = NOW.plus(Duration.ofMinutes(minutes));
        store.apply(ID, startedWithLinkUntil(expiry));
        provider.answers(FaceAuthResult.Status.SCAN);

        List<Instant> asked = new ArrayList<>();
        provider.meanwhile(() -> asked.add(clock.instant()));
        while (handle() instanceof TaskOutcome.Reschedule again) {
            clock.move(again.pause());
        }

        assertThat(asked)
                .hasSizeLessThan(60)
                .anySatisfy(at -> assertThat(at).isBetween(expiry, expiry.plus(Duration.ofMinutes(10))));
    }

    @Test
    @DisplayName("pauses when the provider can't be asked, for whatever reason")
    void down() {
        store.apply(ID, started());

        provider.fails(new ProviderUnreachableException("down", FailureDetails.NONE, null));
        assertThat(pause()).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(5));
        provider.fails(
                new CallNotAttemptedException("busy", FailureDetails.NONE.withRetryAfter(Duration.ofMinutes(6)), null));
        assertThat(pause()).isEqualTo(Duration.ofMinutes(6));
        provider.fails(new ProviderAccountException(
                ProviderAccountException.Reason.BALANCE_USED_UP, "account", FailureDetails.NONE, null));
        assertThat(pause()).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(5));
        assertThat(provider.calls).hasValue(3);
    }

    private Duration pause() {
        return ((TaskOutcome.Reschedule) handle()).pause();
    }

    @Test
    @DisplayName("logs an account of the start that is gone, and continues when the account is there again")
    void accountGone() {
        store.apply(ID, startedWithQuery(FLOW));
        Map<String, String> vault = new ConcurrentHashMap<>();
        AppCodes codes = TestAppCodes.of(TestSettings.withSource(), account -> Optional.ofNullable(vault.get(account)));
        QueryHandler handler =
                new QueryHandler(TestResultQuery.of(provider, codes, store, clock), store, schedule, SETTINGS, clock);
        try (LoggedMessages log = new LoggedMessages(QueryHandler.class)) {
            assertThat(handler.handle(task())).isInstanceOf(TaskOutcome.Reschedule.class);
            assertThat(handler.handle(task())).isInstanceOf(TaskOutcome.Reschedule.class);
            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .startsWith("IDV0045")
                    .contains("account retail is gone");
        }
        assertThat(provider.calls).hasValue(0);

        vault.put("retail", "code");
        provider.answers(FaceAuthResult.Status.SUCCESS);
        assertThat(handler.handle(task())).isEqualTo(TaskOutcome.COMPLETE);
        assertThat(provider.account.appCode().reveal()).isEqualTo("code");
    }

    private TaskOutcome handle() {
        return handler.handle(task());
    }

    private Task task() {
        return new Task(UUID.randomUUID(), TaskKind.QUERY, ID, null, clock.instant(), 1, 1, NOW, null, null, false);
    }

    private VerificationStatus status() {
        return store.find(ID).orElseThrow().status();
    }

    private static Change startedWithLinkUntil(Instant expiry) {
        return new Change.Started(
                FLOW, null, null, FaceAuthMode.WE_CHAT_FACE, expiry, NOW.plusSeconds(9000), NOW.plusSeconds(120), NOW);
    }
}
