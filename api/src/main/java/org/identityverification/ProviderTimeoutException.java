package org.identityverification;

import org.jspecify.annotations.Nullable;

/** No answer came in time, from the provider or from the back end behind its gateway. The outcome is unknown. */
public final class ProviderTimeoutException extends IdentityVerificationException {

    private static final long serialVersionUID = 1L;

    public ProviderTimeoutException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.TIMEOUT, message, details, cause);
    }
}
