package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The database that remembers verifications does not answer. A verification that was started all the same is not lost: see
 * {@link IdentityVerificationService#start}.
 */
public final class StoreUnavailableException extends IdentityVerificationException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.STORE_UNAVAILABLE, message, details, cause);
    }
}
