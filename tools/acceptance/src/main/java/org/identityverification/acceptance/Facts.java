package org.identityverification.acceptance;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What a run has seen, how each step ended, and what the run may have cost. Thread-safe. */
final class Facts {

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Map<Step, Verdict> results = new ConcurrentHashMap<>();
    private final Set<Step> begun = ConcurrentHashMap.newKeySet();

    void see(Seen one) {
        seen.add(one);
    }

    void begin(Step step) {
        begun.add(step);
    }

    /** Records how a step ended: as written if later steps can build on it, not seen if it was not made. */
    void end(Step step, Verdict result) {
        results.put(step, result);
    }

    /** How many calls were begun that may be billed: an interrupted one may be, too. */
    long calls() {
        return begun.stream().filter(Step::mayBeBilled).count();
    }

    /** How many starts may be billed: those that were not refused, and requests that should have been. */
    long starts() {
        return begun.stream()
                .filter(step -> step.isBilled()
                        ? seen(Seen.ANSWER, List.of(step)).noneMatch(Seen::isRefusal)
                        : step.is("request") && seen(Seen.ANSWER, List.of(step)).anyMatch(Seen::isSuccess))
                .count();
    }

    /** What matches this pattern, and belongs to one of these steps. */
    Stream<Seen> seen(String what, List<Step> steps) {
        return seen.stream().filter(it -> steps.contains(it.step()) && it.what().matches(what));
    }

    Verdict result(Step step) {
        return results.getOrDefault(step, new Verdict(Verdict.Kind.NOT_SEEN, "the run was interrupted before"));
    }

    boolean hasEnded(Step step) {
        return results.containsKey(step);
    }

    boolean isMissed(Step step) {
        return result(step).kind() == Verdict.Kind.NOT_SEEN;
    }
}
