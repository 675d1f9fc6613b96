package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The database that stores verifications does not answer. A start that throws it has not called the provider. If it has a
 * {@link #verificationId()}, the verification may be stored: it has no flow, and is deleted or expires in the end.
 */
public final class StoreUnavailableException extends IdentityVerificationException {

    public StoreUnavailableException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.STORE_UNAVAILABLE, message, details, cause);
    }
}
