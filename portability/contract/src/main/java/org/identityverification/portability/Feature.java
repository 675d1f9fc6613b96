package org.identityverification.portability;

/** What the module can do without, and must then say so at start-up. */
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
