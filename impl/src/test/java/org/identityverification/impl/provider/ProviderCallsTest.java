package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.identityverification.impl.verification.Changes.ID;

import java.time.Duration;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.NotStartedException;
import org.identityverification.QueryFailedException;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.config.Secret;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProviderCallsTest {

    private static final Deadline LATER = Deadline.after(Duration.ofHours(1));

    /** {@code printf %s app-code | sha256sum} */
    private static final String FINGERPRINT = "f7900506";

    private RuntimeException failure;
    private Account account = new Account(null, new Secret("app-code"));
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
                    throw failure;
                }
            },
            new Telemetry());

    @Test
    void that_an_open_circuit_breaker_stops_may_be_made_after_its_delay() {
        failure = new CircuitBreakerOpenException("canary");
        assertBreakerOpen(this::query);
        provider.requireStartsAllowed(ID);

        assertBreakerOpen(() -> provider.start(ID, account, null, LATER));
        assertBreakerOpen(() -> provider.requireStartsAllowed(ID));
    }

    private static void assertBreakerOpen(ThrowingCallable call) {
        assertThatExceptionOfType(IdentityVerificationException.class)
                .isThrownBy(call)
                .matches(it -> it.kind() == FailureKind.NOT_ATTEMPTED)
                .satisfies(it -> assertThat(it.retryAfter()).contains(Duration.ofSeconds(5)));
    }

    @Test
    void that_fails_unexpectedly_is_logged_without_the_message_of_the_failure() {
        failure = new IllegalStateException("canary");
        try (LoggedMessages log = new LoggedMessages(ProviderCalls.class)) {
            QueryFailedException thrown = catchThrowableOfType(QueryFailedException.class, this::query);

            assertThat(thrown).hasStackTraceContaining("IllegalStateException").hasMessageNotContaining("canary");
            assertThat(thrown.outcomeUnknown()).isFalse();
            log.assertOne("IDV0013").doesNotContain("canary");
        }
    }

    @Test
    void that_is_refused_is_logged_once_per_account_and_reason() {
        try (LoggedMessages log = new LoggedMessages(ProviderCalls.class)) {
            refuse(null, FailureKind.BALANCE_USED_UP);
            refuse(null, FailureKind.BALANCE_USED_UP);
            refuse(null, FailureKind.APP_CODE_REFUSED);
            refuse("retail", FailureKind.APP_CODE_REFUSED);
            refuse("wholesale", FailureKind.APP_CODE_REFUSED);
            refuse("retail", FailureKind.APP_CODE_REFUSED);

            assertThat(log.all()).allMatch(line -> line.startsWith("IDV0040"));
            assertThat(log.all())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("BALANCE_USED_UP", "30503107", "REQUEST-1"),
                            line -> assertThat(line)
                                    .contains(
                                            "APP_CODE_REFUSED",
                                            "identity-verification.app-code",
                                            "begins with " + FINGERPRINT),
                            line -> assertThat(line)
                                    .contains("account retail", "identity-verification.accounts.retail.app-code"),
                            line -> assertThat(line).contains("account wholesale", "the AppCodeSource"));
        }
    }

    private void refuse(@Nullable String name, FailureKind kind) {
        account = new Account(name, new Secret("app-code"));
        failure = new NotStartedException(
                kind,
                "refused",
                FailureDetails.builder().code("30503107").requestId("REQUEST-1").build(),
                null);
        assertThatThrownBy(this::query).isSameAs(failure);
    }

    private void query() {
        provider.result(ID, account, "1", LATER);
    }
}
