package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The provider could not be reached, even after a few retries: unknown host, connection refused, connect timeout, or a busy
 * gateway that did not pass the call on. No flow was started.
 */
public final class ProviderUnreachableException extends IdentityVerificationException {

    public ProviderUnreachableException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.UNREACHABLE, message, details, cause);
    }
}
