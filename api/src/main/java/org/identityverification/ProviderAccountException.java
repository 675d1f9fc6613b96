package org.identityverification;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The provider refuses the account, and the operator must act: {@link #reason()} says why. No flow was started, and a retry does
 * not help.
 */
public final class ProviderAccountException extends IdentityVerificationException {

    private final Reason reason;

    /** What must be fixed at the provider. */
    public enum Reason {
        /** The package of verifications is used up (30503107). */
        BALANCE_USED_UP,
        /** The app code is wrong or missing, or the account of the start no longer exists, so its result can't be queried. */
        APP_CODE_REFUSED,
        /** The app code is not authorized for this API, or the authorization or subscription has expired. */
        NOT_AUTHORIZED,
        /** The quota at the gateway is used up, or a payment is overdue. */
        QUOTA_USED_UP
    }

    public ProviderAccountException(Reason reason, String message, FailureDetails details, @Nullable Throwable cause) {
        super(FailureKind.ACCOUNT, message, details, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
