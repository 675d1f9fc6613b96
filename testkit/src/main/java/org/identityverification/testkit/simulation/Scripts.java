package org.identityverification.testkit.simulation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.Outcome;
import org.jspecify.annotations.Nullable;

/** The plans of the test. The next calls take precedence over a flow, or a person whose name is {@code 测试-<fault>}. */
public final class Scripts {

    private static final System.Logger LOG = System.getLogger(Scripts.class.getName());
    private static final String MAGIC = "测试-";

    private final Deque<Armed> nextCalls = new ArrayDeque<>();
    private final Deque<Outcome> nextChecks = new ArrayDeque<>();
    private final Map<String, Fault> faultsByFlow = new HashMap<>();
    private Instant downUntil = Instant.MIN;

    /** The two calls of the provider's API; in lower case they are the sandbox's keys. */
    public enum Operation {
        START,
        RESULT
    }

    /** A fault for the next calls; {@code remaining} says for how many. */
    public record Armed(Operation operation, Fault fault, int remaining) {}

    public synchronized void nextCalls(Armed fault) {
        nextCalls.addLast(fault);
    }

    /** The faults for the next calls, in their order. */
    public synchronized List<Armed> nextCalls() {
        return List.copyOf(nextCalls);
    }

    public synchronized void nextCheck(Outcome outcome) {
        nextChecks.addLast(outcome);
    }

    public synchronized void queriesFail(Flow flow, Fault fault) {
        faultsByFlow.put(flow.flowId(), fault);
    }

    public synchronized void queriesSucceed(Flow flow) {
        faultsByFlow.remove(flow.flowId());
    }

    public synchronized void clear() {
        nextCalls.clear();
        nextChecks.clear();
        faultsByFlow.clear();
        downUntil = Instant.MIN;
    }

    /** Refuses every call until then. */
    synchronized void downUntil(Instant end) {
        downUntil = end;
    }

    synchronized Optional<Fault> outage(Instant now) {
        return now.isBefore(downUntil) ? Optional.of(GatewayRefusal.D503BB) : Optional.empty();
    }

    /** The fault of a start call. The request is null if it can't be read. */
    Optional<Fault> faultOfStart(@Nullable FaceRequest request) {
        return next(Operation.START).or(() -> Optional.ofNullable(request).flatMap(it -> faultInName(it.name())));
    }

    synchronized Optional<Fault> faultOfResult(String flowId) {
        return next(Operation.RESULT).or(() -> Optional.ofNullable(faultsByFlow.get(flowId)));
    }

    /** The outcome of the check that begins now. */
    synchronized Outcome outcome() {
        Outcome next = nextChecks.poll();
        return next == null ? Outcome.neverFinishes() : next;
    }

    private synchronized Optional<Fault> next(Operation operation) {
        Optional<Armed> next =
                nextCalls.stream().filter(it -> it.operation() == operation).findFirst();
        next.ifPresent(armed -> {
            nextCalls.remove(armed);
            if (armed.remaining() > 1) {
                nextCalls.addFirst(new Armed(operation, armed.fault(), armed.remaining() - 1));
            }
        });
        return next.map(Armed::fault);
    }

    private static Optional<Fault> faultInName(String name) {
        if (!name.startsWith(MAGIC)) {
            return Optional.empty();
        }
        Optional<Fault> fault = Fault.byKey(name.substring(MAGIC.length()));
        if (fault.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "A name begins with {0} but names no known fault", MAGIC);
        }
        return fault;
    }
}
