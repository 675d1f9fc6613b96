package org.identityverification.testkit.simulation;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.wire.Call;
import org.jspecify.annotations.Nullable;

/** The plans of the test. The next calls and checks take precedence over an app code, then a person, then a magic name. */
public final class Scripts {

    private static final System.Logger LOG = System.getLogger(Scripts.class.getName());
    private static final int REMEMBERED_NAMES = 1000;

    private final Deque<Armed> nextCalls = new ArrayDeque<>();
    private final Deque<Outcome> nextChecks = new ArrayDeque<>();
    private final Map<String, Fault> faultsByAppCode = new HashMap<>();
    private final Map<String, Fault> faultsByOwner = new HashMap<>();
    private final Map<String, Outcome> outcomesByPerson = new HashMap<>();
    private final Map<String, Integer> failuresByName = new HashMap<>();

    /** The two calls of the provider's API; in lower case they are the sandbox's keys. */
    public enum Operation {
        START,
        RESULT
    }

    /** A fault for the next calls; {@code remaining} says for how many. */
    public record Armed(Operation operation, Fault fault, int remaining) {}

    /**
     * A person's name that asks for a fault: {@code 测试-<fault>}, {@code 测试-result-<fault>} for the result query of that flow, each
     * with {@code -x<n>} at the end for the first n calls only.
     *
     * @param times how many calls, 0 for all
     */
    record MagicName(String name, Operation operation, Fault fault, int times) {

        private static final String PREFIX = "测试-";
        private static final Pattern SHAPE =
                Pattern.compile(PREFIX + "(result-)?(.+?)(?:-x([1-9][0-9]?))?", Pattern.CASE_INSENSITIVE);

        /** What a name asks for; empty for an ordinary name, and for one that names no known fault. */
        static Optional<MagicName> parse(String name) {
            Matcher parts = SHAPE.matcher(name);
            if (!parts.matches()) {
                return Optional.empty();
            }
            Operation operation = parts.group(1) == null ? Operation.START : Operation.RESULT;
            int times = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
            return Fault.byKey(parts.group(2)).map(fault -> new MagicName(name, operation, fault, times));
        }
    }

    public synchronized void nextCalls(Armed fault) {
        nextCalls.addLast(fault);
    }

    /** The faults for the next calls, in their order. */
    public synchronized List<Armed> nextCalls() {
        return List.copyOf(nextCalls);
    }

    public synchronized void accountFails(String appCode, Fault fault) {
        faultsByAppCode.put(appCode, fault);
    }

    public synchronized void accountSucceeds(String appCode) {
        faultsByAppCode.remove(appCode);
    }

    /** The faults of all calls with an app code. */
    public synchronized Map<String, Fault> accounts() {
        return Map.copyOf(faultsByAppCode);
    }

    public synchronized void nextCheck(Outcome outcome) {
        nextChecks.addLast(outcome);
    }

    public synchronized void callsFor(String idNumber, Fault fault) {
        faultsByOwner.put(key(idNumber), fault);
    }

    public synchronized void queriesFail(Flow flow, Fault fault) {
        faultsByOwner.put(flow.flowId(), fault);
    }

    public synchronized void queriesSucceed(Flow flow) {
        faultsByOwner.remove(flow.flowId());
    }

    public synchronized void checksOf(String idNumber, Outcome outcome) {
        outcomesByPerson.put(key(idNumber), outcome);
    }

    /** Forgets every plan, and resets all counts of magic names. */
    public synchronized void clear() {
        nextCalls.clear();
        nextChecks.clear();
        faultsByAppCode.clear();
        faultsByOwner.clear();
        outcomesByPerson.clear();
        failuresByName.clear();
    }

    /** The fault of a start call. The request is null if it can't be read. */
    synchronized Optional<Fault> faultOfStart(Call call, @Nullable FaceRequest request) {
        Optional<Fault> next = next(Operation.START, call);
        if (next.isPresent() || request == null) {
            return next;
        }
        Optional<MagicName> magicName = MagicName.parse(request.name());
        if (magicName.isEmpty() && request.name().startsWith(MagicName.PREFIX)) {
            LOG.log(Level.WARNING, "A name begins like a magic name but names no known fault");
        }
        return faultOf(key(request.idNo()), magicName.filter(it -> it.operation() == Operation.START));
    }

    /** The fault of a result query. The flow is null if it is not known. */
    synchronized Optional<Fault> faultOfResult(Call call, @Nullable Flow flow) {
        Optional<Fault> next = next(Operation.RESULT, call);
        return next.isPresent() || flow == null ? next : faultOf(flow.flowId(), flow.magicName);
    }

    /** The outcome of the check that begins now. */
    synchronized Outcome outcome(String idNumber) {
        Outcome next = nextChecks.poll();
        return next == null ? outcomesByPerson.getOrDefault(key(idNumber), Outcome.neverFinishes()) : next;
    }

    private static String key(String idNumber) {
        return idNumber.toUpperCase(Locale.ROOT);
    }

    private Optional<Fault> next(Operation operation, Call call) {
        Optional<Armed> next =
                nextCalls.stream().filter(it -> it.operation() == operation).findFirst();
        next.ifPresent(armed -> {
            nextCalls.remove(armed);
            if (armed.remaining() > 1) {
                nextCalls.addFirst(new Armed(operation, armed.fault(), armed.remaining() - 1));
            }
        });
        return next.map(Armed::fault).or(() -> call.appCode().map(faultsByAppCode::get));
    }

    /** The owner is a person or a flow. */
    private Optional<Fault> faultOf(String owner, Optional<MagicName> magicName) {
        return Optional.ofNullable(faultsByOwner.get(owner))
                .or(() -> magicName.filter(it -> failsAgain(owner, it)).map(MagicName::fault));
    }

    /** Returns false once, after the last call that should fail. */
    private boolean failsAgain(String owner, MagicName magicName) {
        if (magicName.times() == 0) {
            return true;
        }
        String key = owner + '/' + magicName.name();
        int failed = failuresByName.getOrDefault(key, 0);
        if (failed == magicName.times()) {
            failuresByName.remove(key);
            return false;
        }
        if (failuresByName.size() >= REMEMBERED_NAMES) {
            failuresByName.clear();
        }
        failuresByName.put(key, failed + 1);
        return true;
    }
}
