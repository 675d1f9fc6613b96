package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.identityverification.AlreadyStartedException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.FlowUnknownException;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.NonceRefusedException;
import org.identityverification.NotStoredException;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderFailedException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.StoreUnavailableException;
import org.identityverification.SwitchedOffException;
import org.identityverification.ThrottledException;
import org.identityverification.UnderAgeException;
import org.identityverification.UnknownProviderCodeException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.VerificationStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the exceptions and the annotations of the calls say about each kind of failure. */
@DisplayName("The table of failures")
class FailureTableTest {

    private static final List<IdentityVerificationException> ONE_OF_EACH = List.of(
            new InvalidRequestException(List.of(new FieldError("name", "name.missing", "the name is missing"))),
            new UnderAgeException("", FailureDetails.NONE, null),
            new ProviderAccountException(ProviderAccountException.Reason.QUOTA_USED_UP, "", FailureDetails.NONE, null),
            new ProviderFailedException("", FailureDetails.NONE, null),
            new UnknownProviderCodeException("", FailureDetails.NONE, null),
            new ThrottledException("", FailureDetails.NONE, null),
            new NonceRefusedException("", FailureDetails.NONE, null),
            new ProviderUnreachableException("", FailureDetails.NONE, null),
            new CallNotAttemptedException("", FailureDetails.NONE, null),
            new UnreadableAnswerException("", FailureDetails.NONE, null),
            new FlowUnknownException("", FailureDetails.NONE, null),
            new StoreUnavailableException("", FailureDetails.NONE, null),
            new NotStoredException("", FailureDetails.NONE, null),
            new SwitchedOffException(""),
            new AlreadyStartedException(new UUID(0, 0), VerificationStatus.PENDING),
            new ProviderTimeoutException("", FailureDetails.NONE, null));

    @Test
    @DisplayName("has a row for every exception of the sealed tree, and an exception for every row")
    void complete() {
        assertThat(ONE_OF_EACH)
                .extracting(Object::getClass)
                .containsExactlyInAnyOrder(IdentityVerificationException.class.getPermittedSubclasses());
        assertThat(ONE_OF_EACH).extracting(IdentityVerificationException::kind).contains(FailureKind.values());
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST,   false, false, false, false, 400",
        "UNDER_AGE,         false, false, false, false, 422",
        "ACCOUNT,           false, false, false, false, 502",
        "PROVIDER_ERROR,    false, false, true,  false, 502",
        "REFUSED_FOR_NOW,   true, true,  false, false, 503",
        "UNREACHABLE,       true, true,  false, true,  503",
        "NOT_ATTEMPTED,     false, true,  false, false, 503",
        "UNREADABLE_ANSWER, false, false, true,  true,  502",
        "FLOW_UNKNOWN,      false, false, false, false, 502",
        "STORE_UNAVAILABLE, false, true,  false, false, 503",
        "NOT_STORED,        false, false, true,  false, 504",
        "SWITCHED_OFF,      false, false, false, false, 409",
        "ALREADY_STARTED,   false, false, false, false, 409",
        "TIMEOUT,           false, false, true,  true,  504"
    })
    @DisplayName("is as designed:")
    void rows(
            FailureKind kind, boolean retried, boolean retryable, boolean outcomeUnknown, boolean counted, int status) {
        assertThat(isRetried(kind)).isEqualTo(retried);
        assertThat(failuresOf(kind)).allMatch(failure -> failure.isRetryable() == retryable);
        assertThat(failuresOf(kind)).allMatch(failure -> failure.retryAfter().isPresent() == retryable);
        assertThat(isOutcomeUnknown(kind)).isEqualTo(outcomeUnknown);
        assertThat(isCountedByBreaker(kind)).isEqualTo(counted);
        assertThat(kind.httpStatus()).isEqualTo(status);
    }

    @Test
    @DisplayName("lets a store that may have written a start say so, and be tried again")
    void outcomeOfTheStoreUnknown() {
        StoreUnavailableException unknown = new StoreUnavailableException("", FailureDetails.NONE, null, true);

        assertThat(unknown.outcomeUnknown()).isTrue();
        assertThat(unknown.isRetryable()).isTrue();
    }

    @Test
    @DisplayName("never retries a call that may have started a flow")
    void retriedIsSafe() {
        assertThat(FailureKind.values()).noneMatch(kind -> isRetried(kind) && isOutcomeUnknown(kind));
    }

    @ParameterizedTest
    @MethodSource("calls")
    @DisplayName("is used with two retries and a pause")
    void retry(Method call) {
        Retry retry = call.getAnnotation(Retry.class);

        assertThat(retry.retryOn()).allMatch(IdentityVerificationException.class::isAssignableFrom);
        assertThat(retry.abortOn()).isEmpty();
        assertThat(retry.maxRetries()).isEqualTo(2);
        assertThat(retry.delay()).isPositive();
        assertThat(retry.jitter()).isPositive().isLessThan(retry.delay());
    }

    @ParameterizedTest
    @MethodSource("calls")
    @DisplayName("is used with a circuit breaker that opens for 5 s after 10 failures in 20 calls")
    void circuitBreaker(Method call) {
        CircuitBreaker breaker = call.getAnnotation(CircuitBreaker.class);

        assertThat(breaker.failOn()).allMatch(IdentityVerificationException.class::isAssignableFrom);
        assertThat(breaker.skipOn()).isEmpty();
        assertThat(breaker.requestVolumeThreshold()).isEqualTo(20);
        assertThat(breaker.failureRatio()).isEqualTo(0.5);
        assertThat(breaker.delayUnit().getDuration().multipliedBy(breaker.delay()))
                .hasSeconds(5);
    }

    @ParameterizedTest
    @MethodSource("calls")
    @DisplayName("is used with a bulkhead of 256, and no @Timeout or @Asynchronous")
    void otherAnnotations(Method call) {
        assertThat(call.getAnnotation(Bulkhead.class).value()).isEqualTo(256);
        assertThat(call.isAnnotationPresent(Timeout.class)).isFalse();
        assertThat(call.isAnnotationPresent(Asynchronous.class)).isFalse();
    }

    @Test
    @DisplayName("is tuned by keys whose names are frozen")
    void frozenNames() {
        assertThat(FaceAuthCalls.class.getName()).isEqualTo("org.identityverification.impl.provider.FaceAuthCalls");
        assertThat(calls()).extracting(Method::getName).containsExactlyInAnyOrder("start", "result");
    }

    static boolean isRetried(FailureKind kind) {
        return isListed(kind, call -> call.getAnnotation(Retry.class).retryOn());
    }

    static boolean isCountedByBreaker(FailureKind kind) {
        return isListed(kind, call -> call.getAnnotation(CircuitBreaker.class).failOn());
    }

    static boolean isOutcomeUnknown(FailureKind kind) {
        return theOne(failuresOf(kind).map(IdentityVerificationException::outcomeUnknown));
    }

    private static boolean isListed(FailureKind kind, Function<Method, Class<?>[]> types) {
        return theOne(calls().flatMap(call ->
                failuresOf(kind).map(it -> List.of(types.apply(call)).contains(it.getClass()))));
    }

    private static Stream<IdentityVerificationException> failuresOf(FailureKind kind) {
        return ONE_OF_EACH.stream().filter(it -> it.kind() == kind);
    }

    /** What both calls, and all exceptions of a kind, agree on. */
    private static boolean theOne(Stream<Boolean> said) {
        List<Boolean> distinct = said.distinct().toList();
        assertThat(distinct).hasSize(1);
        return distinct.get(0);
    }

    static Stream<Method> calls() {
        return Arrays.stream(FaceAuthCalls.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Retry.class));
    }
}
