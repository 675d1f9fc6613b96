package org.identityverification.acceptance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What a run has seen, how each step ended, and what the run may have cost. Thread-safe. */
final class Facts {

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Map<Step, Verdict> results = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger starts = new AtomicInteger();
    private volatile Runnable listener = () -> {};

    /** Runs this after each change. */
    void onChange(Runnable work) {
        listener = work;
    }

    void see(Seen one) {
        seen.add(one);
        listener.run();
    }

    /** Records how a step ended: as written if later steps can build on it, not seen if it was not made. */
    void end(Step step, Verdict result) {
        results.put(step, result);
        listener.run();
    }

    void use(int moreCalls, int moreStarts) {
        calls.addAndGet(moreCalls);
        starts.addAndGet(moreStarts);
        listener.run();
    }

    int calls() {
        return calls.get();
    }

    int starts() {
        return starts.get();
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** What matches this pattern, and belongs to one of these steps. */
    Stream<Seen> seen(String what, List<Step> steps) {
        return seen.stream().filter(it -> steps.contains(it.step()) && it.what().matches(what));
    }

    Optional<Seen> answer(Step step) {
        return seen(Seen.ANSWER, List.of(step)).findFirst();
    }

    Verdict result(Step step) {
        return results.getOrDefault(step, Verdict.notSeen("the run was interrupted before"));
    }

    boolean isMissed(Step step) {
        return result(step).kind() == Verdict.Kind.NOT_SEEN;
    }
}
