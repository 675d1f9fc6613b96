package org.identityverification.impl.accounts;

import java.util.UUID;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.NotStartedException;
import org.identityverification.OutcomeUnknownException;
import org.identityverification.QueryFailedException;
import org.jspecify.annotations.Nullable;

/** What the provider is, or would have been, called for. It decides which exception a failure becomes. */
public record ProviderCall(UUID verificationId, boolean isStart) {

    public static ProviderCall start(UUID verificationId) {
        return new ProviderCall(verificationId, true);
    }

    public static ProviderCall query(UUID verificationId) {
        return new ProviderCall(verificationId, false);
    }

    public FailureDetails.Builder details() {
        return FailureDetails.builder().verificationId(verificationId);
    }

    public IdentityVerificationException failed(FailureKind kind, String message, @Nullable Throwable cause) {
        return failed(kind, message, details().build(), cause);
    }

    public IdentityVerificationException failed(
            FailureKind kind, String message, FailureDetails details, @Nullable Throwable cause) {
        if (!isStart) {
            return new QueryFailedException(kind, message, details, cause);
        }
        return switch (kind) {
            case PROVIDER_FAILED, UNKNOWN_CODE, UNREADABLE_ANSWER, TIMEOUT, NOT_STORED ->
                new OutcomeUnknownException(kind, message, details, cause);
            default -> new NotStartedException(kind, message, details, cause);
        };
    }
}
