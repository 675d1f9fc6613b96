package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class IdentityVerificationExceptionTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final FailureDetails DETAILS = FailureDetails.builder()
            .code("T429ID")
            .providerMessage("Throttled by USER Flow Control")
            .requestId("request-7")
            .retryAfter(Duration.ofSeconds(30))
            .verificationId(ID)
            .build();
    private static final FieldError NAME = new FieldError("name", "name.missing", "the name is missing");
    private static final FieldError MODE = new FieldError("mode", "mode.missing", "the mode is missing");

    @Test
    void carries_its_details_also_when_it_is_serialized() throws Exception {
        IdentityVerificationException thrown =
                new NotStartedException(FailureKind.THROTTLED, "too many", DETAILS, new IllegalStateException());

        for (IdentityVerificationException failure : List.of(thrown, serialized(thrown))) {
            assertThat(failure).hasMessage("too many").hasCauseInstanceOf(IllegalStateException.class);
            assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
            assertThat(failure.code()).contains("T429ID");
            assertThat(failure.providerMessage()).contains("Throttled by USER Flow Control");
            assertThat(failure.requestId()).contains("request-7");
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(30));
            assertThat(failure.verificationId()).contains(ID);
            assertThat(failure.isRetryable()).isTrue();
            assertThat(failure.outcomeUnknown()).isFalse();
        }
        InvalidRequestException invalid = serialized(new InvalidRequestException(List.of(NAME), FailureDetails.NONE));
        assertThat(invalid).hasMessageContaining("name: the name is missing");
        assertThat(invalid.errors()).isEmpty();
    }

    @Test
    void has_an_unknown_outcome_only_if_a_start_may_have_begun_a_flow() {
        assertThat(new OutcomeUnknownException(FailureKind.TIMEOUT, "", DETAILS, null).outcomeUnknown())
                .isTrue();
        assertThat(new QueryFailedException(FailureKind.TIMEOUT, "", DETAILS, null).outcomeUnknown())
                .isFalse();
        assertThat(FailureKind.values()).allSatisfy(kind -> {
            ThrowingCallable wrong = kind.mayHaveBegun()
                    ? () -> new NotStartedException(kind, "", DETAILS, null)
                    : () -> new OutcomeUnknownException(kind, "", DETAILS, null);
            assertThatIllegalArgumentException().isThrownBy(wrong).withMessageContaining(kind.name());
        });
    }

    @Test
    void for_an_invalid_request_holds_every_error_and_names_each_in_its_message() {
        InvalidRequestException failure = new InvalidRequestException(List.of(NAME, MODE), FailureDetails.NONE);

        assertThat(failure.errors()).containsExactly(NAME, MODE).isUnmodifiable();
        assertThat(failure)
                .hasMessage(
                        "The verification request is not valid: name: the name is missing; mode: the mode is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InvalidRequestException(List.of(), FailureDetails.NONE))
                .withMessageContaining("errors");
    }

    @SuppressWarnings("unchecked")
    private static <T> T serialized(T object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(object);
        return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }
}
