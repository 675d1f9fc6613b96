package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The provider answered something that can't be understood: not JSON, success without data, a redirect, a server error of no
 * known kind, no byte at all. The outcome is unknown.
 */
public final class UnreadableAnswerException extends IdentityVerificationException {

    private static final long serialVersionUID = 1L;

    public UnreadableAnswerException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.UNREADABLE_ANSWER, message, details, cause);
    }
}
