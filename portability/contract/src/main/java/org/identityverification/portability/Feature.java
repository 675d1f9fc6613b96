package org.identityverification.portability;

/** A feature that the module can do without. */
public enum Feature {
    CONCURRENCY,
    TRANSACTIONS,
    JNDI,
    TELEMETRY,
    HEALTH
}
