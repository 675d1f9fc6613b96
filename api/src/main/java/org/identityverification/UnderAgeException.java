package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The person is under 14 and can't be verified by this provider. Found before any call, or by the provider (30503059).
 */
public final class UnderAgeException extends IdentityVerificationException {

    public UnderAgeException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.UNDER_AGE, message, details, cause);
    }
}
