package org.identityverification;

import org.jspecify.annotations.Nullable;

/** The provider does not know the flow whose result was queried (30500001). */
public final class FlowUnknownException extends IdentityVerificationException {

    public FlowUnknownException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.FLOW_UNKNOWN, message, details, cause);
    }
}
