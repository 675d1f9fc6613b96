package org.identityverification.impl.concurrent;

import org.identityverification.impl.config.Settings;

/** What the module's threads are for. Each kind has a bulkhead of its own, so that no kind takes permits from another. */
public enum Work {
    /**
     * Calls of starts, and result queries that a caller waits for. Not more than MicroProfile's bulkhead admits, because the circuit
     * breaker counts a call that this bulkhead refuses as a success.
     */
    CALLS(0, true),
    /** Recording notifications. */
    NOTIFICATIONS(64),
    /** Writing starts after their calls, and the thread that retries failed writes. */
    BACKGROUND(1, true),
    /** Store queries of the application: fewer than a pool has connections, so that notifications still get one. */
    LOOKUPS(16),
    /** Asking the application for app codes. */
    APP_CODES(64),
    /** Due tasks. The task runner bounds each group of them, hung deliveries included, and stays below this limit. */
    TASKS(640),
    /** Asynchronous observers. */
    OBSERVERS(1024),
    /** Callbacks on the result of {@code startAsync}. */
    CONTINUATIONS(256),
    /** Store queries of the readiness check and of the delivery gauges. */
    PROBES(4);

    private final int permits;
    private final boolean growsWithCalls;

    Work(int permits) {
        this(permits, false);
    }

    Work(int permits, boolean growsWithCalls) {
        this.permits = permits;
        this.growsWithCalls = growsWithCalls;
    }

    /** How many callers may wait for work at a time. Probes are few, and a refused probe would report the store as down. */
    int maxCallers(Settings settings) {
        return this == PROBES ? Integer.MAX_VALUE : 2 * permits(settings);
    }

    int permits(Settings settings) {
        return growsWithCalls ? permits + settings.concurrentCalls() : permits;
    }
}
