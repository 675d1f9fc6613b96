package org.identityverification.impl.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * To which trace the latest verifications of this node belong. Holds a bounded number: what is forgotten, or happened on
 * another node, is found by the id that all spans of a verification carry.
 */
final class TraceMemory<K> {

    static final int MOST = 4096;

    private final Map<K, SpanContext> contexts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, SpanContext> eldest) {
            return size() > MOST;
        }
    };

    /** Keeps the first context. */
    synchronized void remember(K what, SpanContext context) {
        if (context.isValid() && context.isSampled()) {
            contexts.putIfAbsent(what, context);
        }
    }

    /** Returns an invalid context when no context is remembered. */
    synchronized SpanContext recall(K what) {
        return contexts.getOrDefault(what, SpanContext.getInvalid());
    }
}
