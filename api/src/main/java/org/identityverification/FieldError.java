package org.identityverification;

import java.util.Objects;

/**
 * One error in one field of a request.
 *
 * @param field the field's name as {@link VerificationRequest} spells it, for example {@code idNumber}
 * @param code a stable name of the error for programs and translations, for example {@code idNumber.checkCharacter}
 * @param message what is wrong, in English (in the provider's own words if the provider found the error); never contains
 *     the field's value
 */
public record FieldError(String field, String code, String message) {

    public FieldError {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }
}
