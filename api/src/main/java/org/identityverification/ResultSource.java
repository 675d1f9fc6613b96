package org.identityverification;

/** What told us how a verification ended. */
public enum ResultSource {
    /** The provider's notification (contract, section 2). */
    NOTIFICATION,
    /** Our own clock: the link's time is over. */
    CLOCK
}
