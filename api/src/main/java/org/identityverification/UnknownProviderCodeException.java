package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The provider or its gateway refused the call with a code that its documentation does not list; {@link #code()} and
 * {@link #providerMessage()} contain what it said. The outcome is unknown.
 */
public final class UnknownProviderCodeException extends IdentityVerificationException {

    public UnknownProviderCodeException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.PROVIDER_ERROR, message, details, cause);
    }
}
