package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The database that stores verifications does not answer. {@link IdentityVerificationService#start} never throws it: a start
 * does not need the store.
 */
public final class StoreUnavailableException extends IdentityVerificationException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.STORE_UNAVAILABLE, message, details, cause);
    }
}
