package org.identityverification.impl.provider;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.identityverification.AlreadyStartedException;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderAccountException.Reason;
import org.identityverification.SwitchedOffException;
import org.identityverification.VerificationStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/errors.md} is the table of failures: the exceptions, and the annotations of the calls, must agree with it. */
class ErrorsDocumentTest {

    @ParameterizedTest
    @EnumSource
    void says_of_each_kind_its_exceptions_whether_it_is_retried_unknown_and_counted_and_its_HTTP_status(
            FailureKind kind) throws Exception {
        List<IdentityVerificationException> failures = oneOfEach(kind);
        String retried =
                areListed(failures, call -> call.getAnnotation(Retry.class).retryOn());
        String unknown = agreed(failures.stream().map(IdentityVerificationException::outcomeUnknown));
        String counted = areListed(
                failures, call -> call.getAnnotation(CircuitBreaker.class).failOn());

        assertThat(document().lines())
                .filteredOn(line -> line.startsWith("| `" + kind + "` |"))
                .map(line -> line.replace("**", "").replace("–", "no"))
                .containsExactly("| `%s` | %s | %s | %s | %s | %d |"
                        .formatted(
                                kind,
                                failures.stream()
                                        .map(it -> "`" + it.getClass().getSimpleName() + "`")
                                        .collect(joining(", ")),
                                retried,
                                unknown,
                                counted,
                                kind.httpStatus()));
        assertThat(retried + unknown).as("a retry could start a second flow").isNotEqualTo("yesyes");
        assertThat(failures)
                .allMatch(it -> it.isRetryable() == (kind.httpStatus() == 503))
                .allMatch(it -> it.retryAfter().isPresent() == it.isRetryable());
    }

    private static List<IdentityVerificationException> oneOfEach(FailureKind kind) throws ReflectiveOperationException {
        List<IdentityVerificationException> all = new ArrayList<>(List.of(
                new InvalidRequestException(List.of(new FieldError("name", "name.missing", "the name is missing"))),
                new ProviderAccountException(Reason.QUOTA_USED_UP, "", FailureDetails.NONE, null),
                new SwitchedOffException(""),
                new AlreadyStartedException(new UUID(0, 0), VerificationStatus.PENDING, true, null)));
        List<Class<?>> ofTheirOwn = all.stream().<Class<?>>map(Object::getClass).toList();
        for (Class<?> type : IdentityVerificationException.class.getPermittedSubclasses()) {
            if (!ofTheirOwn.contains(type)) {
                all.add((IdentityVerificationException)
                        type.getConstructor(String.class, FailureDetails.class, Throwable.class)
                                .newInstance("", FailureDetails.NONE, null));
            }
        }
        return all.stream().filter(it -> it.kind() == kind).toList();
    }

    private static String areListed(
            List<IdentityVerificationException> failures, Function<Method, Class<?>[]> annotation) {
        return agreed(Stream.of(FaceAuthCalls.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Retry.class))
                .map(call -> List.of(annotation.apply(call)))
                .flatMap(types -> failures.stream().map(it -> types.contains(it.getClass()))));
    }

    /** What both calls, and all exceptions of a kind, agree on. */
    private static String agreed(Stream<Boolean> said) {
        return said.distinct().map(it -> it ? "yes" : "no").collect(joining(" or "));
    }

    @Test
    void names_every_reason_and_every_code_and_message_of_the_contracts_tables_of_refusals() throws IOException {
        assertThat(document())
                .contains(Stream.concat(
                                Stream.of(Reason.values()).map(Enum::name), rows().flatMap(row -> row.codes().stream()))
                        .map(name -> "`" + name + "`")
                        .toList())
                .contains(
                        rows().flatMap(row -> row.messageBeginnings().stream()).toList());
    }

    private static Stream<Refusals.Row> rows() {
        return Stream.concat(Refusals.BUSINESS.stream(), Refusals.GATEWAY.stream());
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("..", "docs", "errors.md"));
    }
}
