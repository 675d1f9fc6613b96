package org.identityverification;

/** Where the outcome of a verification came from. */
public enum ResultSource {
    /** The provider's notification. */
    NOTIFICATION,
    /** The provider's answer to a result query. */
    QUERY,
    /** The module's clock: the link has expired. */
    CLOCK
}
