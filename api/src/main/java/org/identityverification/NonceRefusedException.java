package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The gateway refused the nonce as already used or too old, even after a few retries with new ones: another system uses the
 * same app code, or this machine's clock is wrong.
 */
public final class NonceRefusedException extends IdentityVerificationException {

    public NonceRefusedException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.REFUSED_FOR_NOW, message, details, cause);
    }
}
