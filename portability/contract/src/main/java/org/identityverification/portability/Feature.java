package org.identityverification.portability;

/** A feature that the module can do without. It must say at start-up when the feature is missing. */
public enum Feature {
    CONCURRENCY("Jakarta Concurrency"),
    TRANSACTIONS("Jakarta Transactions"),
    JNDI("JNDI"),
    TELEMETRY("MicroProfile Telemetry"),
    HEALTH("MicroProfile Health");

    private final String told;

    Feature(String told) {
        this.told = told;
    }

    public String told() {
        return told;
    }
}
