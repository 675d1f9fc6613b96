package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the exceptions and the annotations of the calls say about each kind of failure. */
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
    void has_a_row_for_every_exception_of_the_sealed_tree_and_an_exception_for_every_row() {
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
    void is_as_designed(
            FailureKind kind, boolean retried, boolean retryable, boolean outcomeUnknown, boolean counted, int status) {
        assertThat(isRetried(kind)).isEqualTo(retried);
        assertThat(failuresOf(kind)).allMatch(failure -> failure.isRetryable() == retryable);
        assertThat(failuresOf(kind)).allMatch(failure -> failure.retryAfter().isPresent() == retryable);
        assertThat(isOutcomeUnknown(kind)).isEqualTo(outcomeUnknown);
        assertThat(isCountedByBreaker(kind)).isEqualTo(counted);
        assertThat(kind.httpStatus()).isEqualTo(status);
    }

    @Test
    void never_retries_a_call_that_may_have_started_a_flow() {
        assertThat(FailureKind.values()).noneMatch(kind -> isRetried(kind) && isOutcomeUnknown(kind));
    }

    @Test
    void is_tuned_by_keys_whose_names_are_frozen() {
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
