package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderAccountException.Reason;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.config.Secret;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.runtime.telemetry.RecordedTelemetry;
import org.junit.jupiter.api.Test;

class ProviderCallsTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");

    /** {@code printf %s app-code | sha256sum} */
    private static final String FINGERPRINT = "f7900506";

    private RuntimeException failure;
    private Account account = new Account(null, new Secret("app-code"));
    private final RecordedTelemetry told = new RecordedTelemetry();
    private final ProviderCalls provider = new ProviderCalls(
            TestSettings.withSource("identity-verification.accounts.retail.app-code", "app-code"),
            new FaceAuthCalls() {
                @Override
                public StartAnswer start(
                        UUID verificationId, Account account, FaceAuthRequest request, Deadline deadline) {
                    throw failure;
                }

                @Override
                public QueryAnswer result(UUID verificationId, Account account, String flowId, Deadline deadline) {
                    if (failure != null) {
                        throw failure;
                    }
                    return new QueryAnswer(QueryAnswer.Status.ING, null);
                }
            },
            told);

    @Test
    void that_is_a_start_and_that_an_open_circuit_breaker_stops_has_later_starts_refused_before_anything_is_written() {
        provider.requireStartsAllowed(ID);
        failure = new CircuitBreakerOpenException("canary");
        assertThatExceptionOfType(CallNotAttemptedException.class)
                .isThrownBy(() -> provider.start(ID, account, null, Deadline.after(Duration.ofSeconds(20))));

        assertThatExceptionOfType(CallNotAttemptedException.class)
                .isThrownBy(() -> provider.requireStartsAllowed(ID))
                .satisfies(it -> assertThat(it.retryAfter()).contains(Duration.ofSeconds(5)));
    }

    @Test
    void that_fails_unexpectedly_is_logged_without_the_message_of_the_failure_and_is_not_a_failure_of_the_store() {
        failure = new IllegalStateException("canary");
        try (LoggedMessages log = new LoggedMessages(ProviderCalls.class)) {
            UnreadableAnswerException thrown = catchThrowableOfType(UnreadableAnswerException.class, this::query);

            assertThat(thrown).hasStackTraceContaining("IllegalStateException").hasMessageNotContaining("canary");
            assertThat(thrown.outcomeUnknown()).isFalse();
            log.assertOne("IDV0013").doesNotContain("canary");
        }
    }

    @Test
    void that_an_open_circuit_breaker_stops_may_be_made_again_after_its_delay() {
        failure = new CircuitBreakerOpenException("canary");
        assertThat(catchThrowableOfType(CallNotAttemptedException.class, this::query)
                        .retryAfter())
                .contains(Duration.ofSeconds(5));
    }

    @Test
    void that_is_refused_because_of_the_account_is_logged_once_per_account_and_reason_with_the_request_id() {
        FailureDetails details = new FailureDetails(
                Optional.of("30503107"),
                Optional.empty(),
                Optional.of("REQUEST-1"),
                Optional.empty(),
                Optional.empty());
        try (LoggedMessages log = new LoggedMessages(ProviderCalls.class)) {
            for (Reason reason : List.of(Reason.BALANCE_USED_UP, Reason.BALANCE_USED_UP, Reason.APP_CODE_REFUSED)) {
                failure = new ProviderAccountException(reason, "refused", details, null);
                assertThat(catchThrowableOfType(ProviderAccountException.class, this::query))
                        .isSameAs(failure);
            }

            assertThat(log.all()).hasSize(2);
            assertThat(log.all().get(0)).startsWith("IDV0040").contains("BALANCE_USED_UP", "30503107", "REQUEST-1");
            assertThat(log.all().get(1))
                    .startsWith("IDV0040")
                    .contains("APP_CODE_REFUSED", "identity-verification.app-code", "begins with " + FINGERPRINT);

            for (String name : List.of("retail", "wholesale", "retail")) {
                account = new Account(name, new Secret("app-code"));
                assertThatExceptionOfType(ProviderAccountException.class).isThrownBy(this::query);
            }
            assertThat(log.all().subList(2, log.all().size()))
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .contains(
                                            "account retail",
                                            "APP_CODE_REFUSED",
                                            "identity-verification.accounts.retail.app-code"),
                            line -> assertThat(line)
                                    .contains("account wholesale", "APP_CODE_REFUSED", "the AppCodeSource"));
        }
    }

    private void query() {
        provider.result(ID, account, "1", Deadline.after(Duration.ofSeconds(20)));
    }
}
