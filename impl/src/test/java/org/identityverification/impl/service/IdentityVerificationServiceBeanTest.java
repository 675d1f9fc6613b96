package org.identityverification.impl.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.LINK_EXPIRY;
import static org.identityverification.impl.verification.Changes.NOW;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.identityverification.FaceAuthMode;
import org.identityverification.FailureKind;
import org.identityverification.QueryFailedException;
import org.identityverification.ResultSource;
import org.identityverification.StoreUnavailableException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.accounts.TestAppCodes;
import org.identityverification.impl.provider.QueryAnswer;
import org.identityverification.impl.question.ProviderAnswers;
import org.identityverification.impl.question.ResultQuery;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.WorkLimits;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.VerificationValue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdentityVerificationServiceBeanTest {

    private final TestClock clock = new TestClock(NOW);

    @AutoClose
    private final TestStore store = new TestStore(clock);

    private final ProviderAnswers provider = new ProviderAnswers();
    private final IdentityVerificationServiceBean service = service(TestExecutors.ownThreads());

    @Test
    void shows_what_is_known_of_a_verification_and_empty_values_for_the_rest() {
        Changes.start(store, ID);
        clock.move(Duration.ofSeconds(30));
        store.change(ID, Changes.said(new Answer.Failure("1445900")));

        assertThat(service.find(ID))
                .contains(new VerificationValue(
                        ID,
                        Optional.of(FLOW),
                        Optional.of("order-7"),
                        Optional.of("retail"),
                        FaceAuthMode.TENCENT,
                        VerificationStatus.FAILED,
                        NOW,
                        Optional.of(LINK_EXPIRY),
                        Optional.of(NOW.plusSeconds(30)),
                        Optional.of("1445900"),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(ResultSource.QUERY),
                        Optional.empty()));
        assertThat(service.find(new UUID(0, 0))).isEmpty();
    }

    @Test
    void names_the_argument_that_must_not_be_null() {
        assertNamed("request", () -> service.check(null));
        assertNamed("request", () -> service.start(null));
        assertNamed("request", () -> service.startAsync(null));
        assertNamed("id", () -> service.find(null));
        assertNamed("id", () -> service.queryResult(null));
    }

    private static void assertNamed(String argument, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(argument);
    }

    @Test
    void stops_waiting_for_the_provider_and_for_the_store() {
        TestExecutors.Impatient impatient = new TestExecutors.Impatient();
        IdentityVerificationServiceBean waiting = service(impatient);
        store.hang();

        QueryFailedException failure = catchThrowableOfType(QueryFailedException.class, () -> waiting.queryResult(ID));
        assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
        assertThat(failure.verificationId()).contains(ID);
        assertThat(failure.outcomeUnknown()).as("a query starts no flow").isFalse();
        assertThat(impatient.longestWait()).isEqualTo(Duration.ofSeconds(7));

        assertUnavailable(() -> waiting.find(ID));
        assertThat(impatient.longestWait()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void makes_no_call_when_no_thread_is_free() {
        QueryFailedException failure = catchThrowableOfType(
                QueryFailedException.class, () -> service(TestExecutors.full()).queryResult(ID));

        assertThat(failure.kind()).isEqualTo(FailureKind.NOT_ATTEMPTED);
        assertThat(failure.verificationId()).contains(ID);
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    void says_that_the_store_is_unavailable_without_its_message() {
        for (Throwable failure : List.of(new IllegalStateException("canary"), new NoClassDefFoundError("canary"))) {
            store.failWith(failure);
            assertUnavailable(() -> service.find(ID));
        }
        store.heal();
        assertUnavailable(() -> service(TestExecutors.full()).find(ID));

        Changes.start(store, ID);
        provider.answers(QueryAnswer.Status.SUCCESS);
        provider.meanwhile(() -> store.failWith(new IllegalStateException("canary")));
        assertThat(assertUnavailable(() -> service.queryResult(ID)).verificationId())
                .contains(ID);
    }

    private static StoreUnavailableException assertUnavailable(ThrowingCallable call) {
        StoreUnavailableException failure = catchThrowableOfType(StoreUnavailableException.class, call);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(Throwables.getStackTrace(failure)).doesNotContain("canary");
        return failure;
    }

    @Test
    void looks_up_while_all_other_threads_hang() {
        Changes.start(store, ID);
        provider.answers(QueryAnswer.Status.SUCCESS);
        try (TestExecutors.Hanging full = TestExecutors.full(EnumSet.complementOf(EnumSet.of(Share.LOOKUPS)))) {
            assertThat(service(full.executor()).find(ID)).isPresent();
        }
        try (TestExecutors.Hanging full =
                TestExecutors.full(EnumSet.of(Share.CALLS, Share.STARTS, Share.LOOKUPS, Share.NOTIFICATIONS))) {
            assertThat(service(full.executor()).queryResult(ID)).isPresent();
        }
    }

    private IdentityVerificationServiceBean service(ModuleExecutor executor) {
        IdentityVerificationServiceBean bean = new IdentityVerificationServiceBean();
        bean.store = store;
        bean.executor = executor;
        Settings settings = TestSettings.of(Keys.RESULT_QUERY_ENABLED, "true", Keys.CALL_DEADLINE, "PT7S");
        bean.question = new ResultQuery(
                provider,
                TestAppCodes.ofEveryAccount(),
                settings,
                new WorkLimits(settings, new Telemetry()),
                new CorrectedClock(clock),
                store,
                executor);
        return bean;
    }
}
