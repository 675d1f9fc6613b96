package org.identityverification;

/** What told us how a verification ended. */
public enum ResultSource {
    /** The provider's notification (contract, section 2). */
    NOTIFICATION,
    /** The provider's answer when it was asked for the result (contract, section 3). */
    QUERY,
    /** Our own clock: the link has expired. */
    CLOCK,
    /**
     * An operator released a result that the provider has not confirmed:
     * {@link VerificationAdministration#release}. Never confirmed.
     */
    OPERATOR
}
