package org.identityverification.testkit.simulation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The last calls as they arrived, for tests that check what is on the wire. It holds personal data and the app code, so it is filled
 * only when the sandbox is started for it. Safe for use by several threads.
 */
public final class CallLog {

    private static final int CAPACITY = 100;

    private final boolean enabled;
    private final Deque<Call> calls = new ArrayDeque<>();

    /**
     * One call.
     *
     * @param at when it arrived
     * @param method the HTTP method
     * @param path the path below the context root
     * @param headers every header with all of its values
     * @param body the body, read as UTF-8
     */
    public record Call(Instant at, String method, String path, Map<String, List<String>> headers, String body) {

        /** Leaves out headers and body. */
        @Override
        public String toString() {
            return "Call[" + at + ' ' + method + ']';
        }
    }

    /**
     * A log.
     *
     * @param enabled false to forget everything at once
     */
    public CallLog(boolean enabled) {
        this.enabled = enabled;
    }

    /**
     * Remembers a call.
     *
     * @param call as it arrived
     */
    public synchronized void add(Call call) {
        if (!enabled) {
            return;
        }
        if (calls.size() == CAPACITY) {
            calls.removeFirst();
        }
        calls.addLast(call);
    }

    /**
     * What was remembered.
     *
     * @return oldest first
     */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Forgets everything. */
    public synchronized void clear() {
        calls.clear();
    }
}
