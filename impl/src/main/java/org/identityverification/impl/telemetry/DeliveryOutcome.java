package org.identityverification.impl.telemetry;

/** How an attempt to deliver a result ended. */
public enum DeliveryOutcome {
    /** No observer threw. */
    DELIVERED,
    /** An observer threw: it is tried again. */
    FAILED,
    /** An observer threw, and has for too long: it is not tried again by itself. */
    PARKED
}
