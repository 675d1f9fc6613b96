package org.identityverification.impl.verification;

/** What goes on with a verification side by side. Neither track waits for the other: each has its own due time and its own lease. */
public enum Track {
    QUESTIONS,
    DELIVERY
}
