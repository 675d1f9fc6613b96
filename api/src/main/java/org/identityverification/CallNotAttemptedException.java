package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * No call was made: the circuit breaker is open after many failures, too many calls are under way, or an {@link AppCodeSource}
 * gave no app code for the account.
 */
public final class CallNotAttemptedException extends IdentityVerificationException {

    private static final long serialVersionUID = 1L;

    public CallNotAttemptedException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.NOT_ATTEMPTED, message, details, cause);
    }
}
