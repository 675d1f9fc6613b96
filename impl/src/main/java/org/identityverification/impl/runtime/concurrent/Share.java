package org.identityverification.impl.runtime.concurrent;

import org.identityverification.impl.runtime.config.Settings;

/**
 * What the module's threads are for. Each kind has permits of its own, so that no kind takes permits from another. What may use a
 * connection to the database, with the loops that look for due work and the renewal of leases, is less than the shipped pools have.
 */
public enum Share {
    /**
     * Calls of starts. Not more than MicroProfile's bulkhead admits, because the circuit breaker counts a call that the bulkhead
     * refuses as a success.
     */
    CALLS(0),
    /** Writing starts, before and after their calls, on the threads of the calls. */
    STARTS(4),
    NOTIFICATIONS(4),
    /** Writing how work ended, on the threads of the work, and the results that callers asked for. */
    ENDS(5),
    LOOKUPS(3),
    /** Result queries that a caller waits for. */
    QUERIES(64),
    APP_CODES(64),
    /** Due work, which has permits of its own that are fewer, and the loops that look for it. */
    TASKS(416),
    OBSERVERS(1024),
    /** Store queries of the readiness check and of the delivery gauges. */
    PROBES(2);

    private final int permits;

    Share(int permits) {
        this.permits = permits;
    }

    /**
     * How many callers may wait for work at a time, each on a thread of the server. Probes are few, and a refused probe would report the
     * store as down.
     */
    int maxCallers(Settings settings) {
        return switch (this) {
            case PROBES -> Integer.MAX_VALUE;
            case LOOKUPS -> 32;
            // A refused notification comes again seconds later, and a third time at most.
            case NOTIFICATIONS -> 512;
            default -> Math.max(128, 2 * permits(settings));
        };
    }

    int permits(Settings settings) {
        return this == CALLS ? settings.concurrentCalls() : permits;
    }
}
