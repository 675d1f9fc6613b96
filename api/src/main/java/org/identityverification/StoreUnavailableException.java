package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The database that remembers verifications does not answer. A verification that was started all the same is not lost: see
 * {@link IdentityVerificationService#start}.
 */
public final class StoreUnavailableException extends IdentityVerificationException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what happened, without personal data
     * @param details what a program may want to know
     * @param cause what led to it, if anything
     */
    public StoreUnavailableException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.STORE_UNAVAILABLE, message, details, cause);
    }
}
