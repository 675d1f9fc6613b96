package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The provider reports that the operation failed (30500000). {@link #providerMessage()} contains an id for the provider's
 * support. The outcome is unknown.
 */
public final class ProviderFailedException extends IdentityVerificationException {

    public ProviderFailedException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.PROVIDER_ERROR, message, details, cause);
    }
}
