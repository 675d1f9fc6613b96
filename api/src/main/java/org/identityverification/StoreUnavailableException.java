package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The database that stores verifications does not answer. A start that throws it has not called the provider.
 *
 * <p>{@link #outcomeUnknown()}: it is not known whether the verification was stored. If it was, it has
 * {@link #verificationId() this id}, no flow, and expires in the end.
 */
public final class StoreUnavailableException extends IdentityVerificationException {

    private final boolean outcomeUnknown;

    public StoreUnavailableException(String message, FailureDetails details, @Nullable Throwable cause) {
        this(message, details, cause, false);
    }

    public StoreUnavailableException(
            String message, FailureDetails details, @Nullable Throwable cause, boolean outcomeUnknown) {
        super(FailureKind.STORE_UNAVAILABLE, message, details, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    @Override
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
