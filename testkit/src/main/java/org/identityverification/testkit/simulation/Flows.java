package org.identityverification.testkit.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The flows, each by three keys. When there are too many, the oldest is forgotten. Safe for use by several threads. */
final class Flows {

    private static final int KEYS_OF_A_FLOW = 3;

    private final Map<String, Flow> byKey;

    Flows(int capacity) {
        byKey = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Flow> eldest) {
                return size() > capacity * KEYS_OF_A_FLOW;
            }
        };
    }

    synchronized void add(Flow flow) {
        byKey.put("id " + flow.details().flowId(), flow);
        byKey.put("short " + flow.details().shortId(), flow);
        byKey.put("token " + flow.details().token(), flow);
    }

    Optional<Flow> byFlowId(String flowId) {
        return find("id " + flowId);
    }

    Optional<Flow> byShortId(String shortId) {
        return find("short " + shortId);
    }

    Optional<Flow> byToken(String token) {
        return find("token " + token);
    }

    private synchronized Optional<Flow> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
