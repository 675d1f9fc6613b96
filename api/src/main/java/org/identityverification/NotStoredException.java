package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * The provider has answered a start, but its answer could not be stored until the deadline, or the verification was erased meanwhile.
 * The links are withheld, because the result of the flow could not be matched. A flow has begun and may be billed; its result may still
 * arrive, with this {@link #verificationId()}.
 */
public final class NotStoredException extends IdentityVerificationException {

    public NotStoredException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.NOT_STORED, message, details, cause);
    }
}
