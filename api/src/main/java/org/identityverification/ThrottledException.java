package org.identityverification;

import org.jspecify.annotations.Nullable;

/** The gateway throttled the call, even after a few retries. */
public final class ThrottledException extends IdentityVerificationException {

    public ThrottledException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.REFUSED_FOR_NOW, message, details, cause);
    }
}
