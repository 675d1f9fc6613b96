package org.identityverification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An exception of the module")
class IdentityVerificationExceptionTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final FailureDetails DETAILS = new FailureDetails(
            Optional.of("T429ID"),
            Optional.of("Throttled by USER Flow Control"),
            Optional.of("request-7"),
            Optional.of(Duration.ofSeconds(30)),
            Optional.of(ID));

    @Test
    @DisplayName("carries its details")
    void details() {
        IllegalStateException cause = new IllegalStateException();
        IdentityVerificationException failure = new ThrottledException("too many", DETAILS, cause);

        assertThat(failure).hasMessage("too many").hasCause(cause);
        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_FOR_NOW);
        assertThat(failure.code()).contains("T429ID");
        assertThat(failure.providerMessage()).contains("Throttled by USER Flow Control");
        assertThat(failure.requestId()).contains("request-7");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(30));
        assertThat(failure.verificationId()).contains(ID);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.outcomeUnknown()).isFalse();
    }

    @Test
    @DisplayName("never has an unknown outcome when a result query fails, because that starts no flow")
    void query() {
        FailureDetails query = FailureDetails.ofQuery(ID).withRetryAfter(Duration.ofSeconds(1));

        assertThat(new ProviderTimeoutException("", query, null).outcomeUnknown())
                .isFalse();
        assertThat(new ProviderTimeoutException("", query, null).verificationId())
                .contains(ID);
        assertThat(new ProviderTimeoutException("", FailureDetails.of(ID), null).outcomeUnknown())
                .isTrue();
    }

    @Test
    @DisplayName("says to wait five seconds when the provider does not say how long")
    void retryAfter() {
        assertThat(new ThrottledException("", FailureDetails.NONE, null).retryAfter())
                .contains(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("for an invalid request holds every error, and names each in its message")
    void invalidRequest() {
        FieldError name = new FieldError("name", "name.missing", "the name is missing");
        FieldError mode = new FieldError("mode", "mode.missing", "the mode is missing");

        InvalidRequestException failure = new InvalidRequestException(List.of(name, mode));

        assertThat(failure.errors()).containsExactly(name, mode).isUnmodifiable();
        assertThat(failure)
                .hasMessage(
                        "The verification request is not valid: name: the name is missing; mode: the mode is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InvalidRequestException(List.of()))
                .withMessageContaining("errors");
    }

    @Test
    @DisplayName("for the account says what the operator must fix")
    void account() {
        assertThat(new ProviderAccountException(
                                ProviderAccountException.Reason.BALANCE_USED_UP, "", FailureDetails.NONE, null)
                        .reason())
                .isEqualTo(ProviderAccountException.Reason.BALANCE_USED_UP);
        assertThatNullPointerException()
                .isThrownBy(() -> new ProviderAccountException(null, "", FailureDetails.NONE, null))
                .withMessage("reason");
    }

    @Test
    @DisplayName("keeps its kind and message when it is serialized")
    void serialization() throws Exception {
        IdentityVerificationException throttled = serialized(new ThrottledException("too many", DETAILS, null));
        InvalidRequestException invalid =
                serialized(new InvalidRequestException(List.of(new FieldError("name", "name.missing", "is missing"))));

        assertThat(throttled).hasMessage("too many");
        assertThat(throttled.kind()).isEqualTo(FailureKind.REFUSED_FOR_NOW);
        assertThat(throttled.code()).isEmpty();
        assertThat(throttled.retryAfter()).isPresent();
        assertThat(invalid).hasMessageContaining("name: is missing");
        assertThat(invalid.errors()).isEmpty();
    }

    @Test
    @DisplayName("can't be created without details")
    void needsDetails() {
        assertThatNullPointerException()
                .isThrownBy(() -> new ThrottledException("", null, null))
                .withMessage("details");
    }

    @SuppressWarnings("unchecked")
    private static <T> T serialized(T object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
