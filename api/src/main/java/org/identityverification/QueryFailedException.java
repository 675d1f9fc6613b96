package org.identityverification;

import org.jspecify.annotations.Nullable;

/**
 * {@link IdentityVerificationService#queryResult} got no answer, a refusal, or an answer that can't be read. Nothing was begun, and the
 * verification is unchanged.
 */
public final class QueryFailedException extends IdentityVerificationException {

    public QueryFailedException(FailureKind kind, String message, FailureDetails details, @Nullable Throwable cause) {
        super(kind, message, details, cause);
    }
}
