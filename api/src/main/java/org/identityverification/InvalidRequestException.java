package org.identityverification;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The request is not valid: {@link #errors()} contains every error. Found before any call, or by the provider (30500101,
 * 30500116).
 */
public final class InvalidRequestException extends IdentityVerificationException {

    private final transient List<FieldError> errors;

    /** For errors found before any call: at least one, else {@link IllegalArgumentException}. */
    public InvalidRequestException(List<FieldError> errors) {
        this(errors, FailureDetails.NONE, null);
    }

    /** For at least one error, else {@link IllegalArgumentException}. */
    public InvalidRequestException(List<FieldError> errors, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.INVALID_REQUEST, messageOf(errors), details, cause);
        this.errors = List.copyOf(errors);
    }

    /** At least one error; empty only after deserialization, because errors are not serialized. */
    public List<FieldError> errors() {
        return errors == null ? List.of() : errors;
    }

    private static String messageOf(List<FieldError> errors) {
        if (errors.isEmpty()) {
            throw new IllegalArgumentException("errors must not be empty");
        }
        return errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .collect(Collectors.joining("; ", "The verification request is not valid: ", ""));
    }
}
