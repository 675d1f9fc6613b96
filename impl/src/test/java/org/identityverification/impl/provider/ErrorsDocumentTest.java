package org.identityverification.impl.provider;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.identityverification.AlreadyStartedException;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.StoreUnavailableException;
import org.identityverification.SwitchedOffException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.accounts.ProviderCall;
import org.junit.jupiter.api.Test;

/** {@code docs/errors.md} is the table of failures: the exceptions, and the annotations of the calls, must agree with it. */
class ErrorsDocumentTest {

    private static final ProviderCall START = ProviderCall.start(new UUID(0, 0));
    private static final Set<FailureKind> OF_NO_START = EnumSet.of(
            FailureKind.INVALID_REQUEST,
            FailureKind.ALREADY_STARTED,
            FailureKind.SWITCHED_OFF,
            FailureKind.FLOW_UNKNOWN);
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| `([A-Z_]+)` \\| .*? \\| (\\d+) \\| (\\w+)");
    private static final Pattern NAME = Pattern.compile("`([A-Z_]+)`");

    @Test
    void has_one_row_for_each_type_and_kind() throws IOException {
        assertThat(ROW.matcher(document()).results())
                .map(row -> "%s %s %s %s".formatted(row.group(1), row.group(2), row.group(3), row.group(4)))
                .containsExactlyInAnyOrderElementsOf(failures()
                        .map(it -> "%s %s %d %s"
                                .formatted(
                                        it.getClass().getSimpleName(),
                                        it.kind(),
                                        it.kind().httpStatus(),
                                        begun(it)))
                        .toList());
        assertThat(failures().map(Object::getClass).collect(toSet()))
                .containsExactlyInAnyOrder(IdentityVerificationException.class.getPermittedSubclasses());
        assertThat(failures())
                .allMatch(it -> it.isRetryable() == (it.kind().httpStatus() == 503))
                .allMatch(it -> it.retryAfter().isPresent() == it.isRetryable());
    }

    private static String begun(IdentityVerificationException failure) {
        return failure.kind() == FailureKind.NOT_STORED ? "yes" : failure.outcomeUnknown() ? "maybe" : "no";
    }

    private static Stream<IdentityVerificationException> failures() {
        return Stream.concat(
                EnumSet.complementOf(EnumSet.copyOf(OF_NO_START)).stream().map(kind -> START.failed(kind, "", null)),
                Stream.of(
                        new InvalidRequestException(
                                List.of(new FieldError("name", "name.missing", "is missing")), FailureDetails.NONE),
                        new AlreadyStartedException(new UUID(0, 0), VerificationStatus.PENDING, true, null),
                        ProviderCall.query(new UUID(0, 0)).failed(FailureKind.FLOW_UNKNOWN, "", null),
                        new StoreUnavailableException("", FailureDetails.NONE, null),
                        new SwitchedOffException("")));
    }

    @Test
    void says_which_kinds_are_retried_and_which_the_circuit_breaker_counts() throws IOException {
        assertThat(kindsIn("**Retries.**"))
                .isEqualTo(marked(call -> call.getAnnotation(Retry.class).retryOn()));
        assertThat(kindsIn("**The circuit breaker**"))
                .isEqualTo(
                        marked(call -> call.getAnnotation(CircuitBreaker.class).failOn()));
    }

    private static Set<FailureKind> kindsIn(String beginning) throws IOException {
        return document()
                .lines()
                .filter(it -> it.startsWith(beginning))
                .flatMap(line -> NAME.matcher(line).results())
                .map(it -> FailureKind.valueOf(it.group(1)))
                .collect(toSet());
    }

    private static Set<FailureKind> marked(Function<Method, Class<?>[]> annotation) {
        List<Set<Class<?>>> named = Stream.of(FaceAuthCalls.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Retry.class))
                .map(call -> Set.of(annotation.apply(call)))
                .toList();
        assertThat(named).hasSize(2).allMatch(named.get(0)::equals);
        return Stream.of(FailureKind.values())
                .filter(kind -> named.get(0)
                        .contains(Assertions.catchThrowable(() -> CallFailure.marked(() -> {
                                    throw START.failed(kind, "", null);
                                }))
                                .getClass()))
                .collect(toSet());
    }

    @Test
    void names_every_code_and_message_of_a_refusal_in_the_row_of_its_kind() throws IOException {
        for (Refusals.Row refusal : Stream.concat(Refusals.BUSINESS.stream(), Refusals.GATEWAY.stream())
                .toList()) {
            assertThat(document().lines())
                    .filteredOn(line -> line.contains(" | `" + refusal.kind() + "` | "))
                    .singleElement()
                    .asString()
                    .contains(Stream.concat(
                                    refusal.codes().stream().map(code -> "`" + code + "`"),
                                    refusal.messageBeginnings().stream().map(words -> "*" + words + "*"))
                            .toList());
        }
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("..", "docs", "errors.md"));
    }
}
