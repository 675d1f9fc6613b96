package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The database that stores verifications does not answer {@link IdentityVerificationService#find},
 * {@link IdentityVerificationService#queryResult} or the {@link VerificationAdministration}. A change may have been made nevertheless.
 */
public final class StoreUnavailableException extends IdentityVerificationException {

    public StoreUnavailableException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.STORE_UNAVAILABLE, message, details, cause);
    }
}
