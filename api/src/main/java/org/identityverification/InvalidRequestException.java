package org.identityverification;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The request is not valid, and nothing was begun: {@link #errors()} contains every error. Found before any call, or by the provider
 * (30500101, 30500116, 30500052, 30500152).
 */
public final class InvalidRequestException extends IdentityVerificationException {

    private final transient List<FieldError> errors;

    /** For at least one error, else {@link IllegalArgumentException}. */
    public InvalidRequestException(List<FieldError> errors, FailureDetails details) {
        super(FailureKind.INVALID_REQUEST, messageOf(errors), details, null);
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
