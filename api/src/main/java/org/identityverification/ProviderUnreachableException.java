package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The provider could not be reached, even after a few tries: unknown host, connection refused, connect time-out, or a gateway
 * that was busy and did not pass the call on. No flow was started.
 */
public final class ProviderUnreachableException extends IdentityVerificationException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what happened, without personal data
     * @param details what a program may want to know
     * @param cause what led to it, if anything
     */
    public ProviderUnreachableException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.UNREACHABLE, message, details, cause);
    }
}
