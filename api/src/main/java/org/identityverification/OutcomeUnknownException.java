package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * A start failed, but a flow may have begun and may be billed; its links are lost. Its result may still arrive, with this
 * {@link #verificationId()}. Do not start again by yourself: let the person decide.
 */
public final class OutcomeUnknownException extends IdentityVerificationException {

    /** @throws IllegalArgumentException for a kind of which certainly no flow has begun */
    public OutcomeUnknownException(
            FailureKind kind, String message, FailureDetails details, @Nullable Throwable cause) {
        super(kind, message, details, cause);
        if (!kind.mayHaveBegun()) {
            throw new IllegalArgumentException("no flow has begun: " + kind);
        }
    }
}
