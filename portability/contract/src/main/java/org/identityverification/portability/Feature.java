package org.identityverification.portability;

/** What the module can do without, and must then say so at start-up. */
public enum Feature {
    /** A {@code ManagedThreadFactory}. */
    CONCURRENCY("Jakarta Concurrency"),
    /** Global transactions. */
    TRANSACTIONS("Jakarta Transactions"),
    /** Lookups by {@code java:} names. */
    JNDI("JNDI"),
    /** The OpenTelemetry API. */
    TELEMETRY("MicroProfile Telemetry"),
    /** Health checks. */
    HEALTH("MicroProfile Health");

    private final String told;

    Feature(String told) {
        this.told = told;
    }

    /** How the start-up line calls it. */
    public String told() {
        return told;
    }
}
