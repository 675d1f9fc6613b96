package org.identityverification.testkit.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The flows, in memory: when there are too many, the oldest is forgotten. Safe for use by several threads. */
public final class Flows {

    private final int capacity;
    private final Deque<Flow> byAge = new ArrayDeque<>();
    private final Map<String, Flow> byFlowId = new HashMap<>();
    private final Map<String, Flow> byShortId = new HashMap<>();
    private final Map<String, Flow> byToken = new HashMap<>();

    /**
     * Room for flows.
     *
     * @param capacity how many
     */
    public Flows(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Remembers a flow.
     *
     * @param flow a new one
     */
    public synchronized void add(Flow flow) {
        if (byAge.size() == capacity) {
            Flow.Details oldest = byAge.removeFirst().details();
            byFlowId.remove(oldest.flowId());
            byShortId.remove(oldest.shortId());
            byToken.remove(oldest.token());
        }
        byAge.addLast(flow);
        byFlowId.put(flow.details().flowId(), flow);
        byShortId.put(flow.details().shortId(), flow);
        byToken.put(flow.details().token(), flow);
    }

    /**
     * Finds a flow.
     *
     * @param flowId 19 digits
     * @return the flow, or empty
     */
    public synchronized Optional<Flow> byFlowId(String flowId) {
        return Optional.ofNullable(byFlowId.get(flowId));
    }

    /**
     * Finds a flow.
     *
     * @param shortId the last part of the short link
     * @return the flow, or empty
     */
    public synchronized Optional<Flow> byShortId(String shortId) {
        return Optional.ofNullable(byShortId.get(shortId));
    }

    /**
     * Finds a flow.
     *
     * @param token the UUID in the long link
     * @return the flow, or empty
     */
    public synchronized Optional<Flow> byToken(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    /**
     * The last flows.
     *
     * @param limit how many at most
     * @return newest first
     */
    public synchronized List<Flow> newest(int limit) {
        List<Flow> newest = new ArrayList<>();
        var flows = byAge.descendingIterator();
        while (flows.hasNext() && newest.size() < limit) {
            newest.add(flows.next());
        }
        return newest;
    }
}
