package org.identityverification;

import org.jspecify.annotations.Nullable;

/** The provider, or the back end behind its gateway, did not answer in time. The outcome is unknown. */
public final class ProviderTimeoutException extends IdentityVerificationException {

    public ProviderTimeoutException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.TIMEOUT, message, details, cause);
    }
}
