package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The answer can't be understood: not JSON, success without data, a redirect, an unknown server error, or a connection that
 * ended without a byte. The outcome is unknown.
 */
public final class UnreadableAnswerException extends IdentityVerificationException {

    public UnreadableAnswerException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.UNREADABLE_ANSWER, message, details, cause);
    }
}
