package org.identityverification.impl.telemetry;

/** How a notification was answered. */
public enum NotificationOutcome {
    /** It told something new, which is stored. */
    ACCEPTED,
    /** It told nothing new. */
    DUPLICATE,
    /** Its token is of a wrong form, forged or too old. */
    FORGED,
    /** It can't be read, or names another flow. */
    REFUSED,
    /** Its body is too long or took too long. */
    CUT_OFF,
    /** The store failed or did not answer: the provider tries again. */
    NOT_STORED
}
