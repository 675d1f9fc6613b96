package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * No call was made: the circuit breaker is open after many failures, too many calls are under way, or the {@link AppCodeSource}
 * failed or took too long.
 */
public final class CallNotAttemptedException extends IdentityVerificationException {

    public CallNotAttemptedException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.NOT_ATTEMPTED, message, details, cause);
    }
}
