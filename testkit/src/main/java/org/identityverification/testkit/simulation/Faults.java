package org.identityverification.testkit.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.identityverification.testkit.script.Fault;

/**
 * Decides which call fails: those that were switched on for the next calls, in the order of switching, then those that a magic name
 * asks for. Safe for use by several threads.
 */
public final class Faults {

    private static final int REMEMBERED_NAMES = 1000;

    private final Deque<Armed> armed = new ArrayDeque<>();
    private final Map<String, Integer> calls = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > REMEMBERED_NAMES;
        }
    };

    /**
     * A fault that is switched on.
     *
     * @param operation for which call
     * @param fault which
     * @param remaining for how many calls still
     */
    public record Armed(Operation operation, Fault fault, int remaining) {}

    /**
     * Switches a fault on, behind those that are on already.
     *
     * @param fault what, where and for how many calls, at least one
     */
    public synchronized void arm(Armed fault) {
        armed.addLast(fault);
    }

    /**
     * What is switched on.
     *
     * @return in the order in which it will happen
     */
    public synchronized List<Armed> armed() {
        return List.copyOf(armed);
    }

    /** Switches everything off, and starts all counts again. */
    public synchronized void clear() {
        armed.clear();
        calls.clear();
    }

    /**
     * The fault that was switched on for this call, which it uses up.
     *
     * @param operation which call it is
     * @return the fault, or empty
     */
    public synchronized Optional<Fault> switchedOn(Operation operation) {
        Iterator<Armed> candidates = armed.iterator();
        while (candidates.hasNext()) {
            Armed candidate = candidates.next();
            if (candidate.operation() == operation) {
                candidates.remove();
                if (candidate.remaining() > 1) {
                    armed.addFirst(new Armed(operation, candidate.fault(), candidate.remaining() - 1));
                }
                return Optional.of(candidate.fault());
            }
        }
        return Optional.empty();
    }

    /**
     * The fault that a name asks for in this call.
     *
     * @param operation which call it is
     * @param name the person's name
     * @param who tells persons, or flows, of the same name apart
     * @return the fault; empty for an ordinary name, and after the last of the calls that were to fail
     */
    public Optional<Fault> asked(Operation operation, String name, String who) {
        return MagicName.parse(name)
                .filter(magic -> magic.operation() == operation)
                .filter(magic -> magic.times() == 0 || failsAgain(name + '/' + who, magic.times()))
                .map(MagicName::fault);
    }

    private synchronized boolean failsAgain(String key, int times) {
        int failed = calls.getOrDefault(key, 0);
        if (failed == times) {
            calls.remove(key);
            return false;
        }
        calls.put(key, failed + 1);
        return true;
    }
}
