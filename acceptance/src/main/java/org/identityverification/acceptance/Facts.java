package org.identityverification.acceptance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What a run has seen and found in each step, and why it has not made the rest. Thread-safe. */
final class Facts {

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Map<Step, Verdict> found = new ConcurrentHashMap<>();
    private final Map<Step, String> missed = new ConcurrentHashMap<>();
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

    /** Records that a step was made that has no answer, and its result. */
    void find(Step step, Verdict verdict) {
        found.put(step, verdict);
        listener.run();
    }

    /** Records why steps were not made, except those that were made or whose reason is known. */
    void miss(String why, Iterable<Step> steps) {
        steps.forEach(step -> missed.putIfAbsent(step, why));
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

    boolean hasSeen(String what, Step step) {
        return seen(what, List.of(step)).findAny().isPresent();
    }

    Optional<Seen> answer(Step step) {
        return seen(Seen.ANSWER, List.of(step)).findFirst();
    }

    Stream<Seen> successfulStarts() {
        return seen(Seen.ANSWER, List.of(Step.values()))
                .filter(it -> it.step().price == Step.Price.BILLED && it.isSuccess());
    }

    Optional<Verdict> found(Step step) {
        return Optional.ofNullable(found.get(step));
    }

    /** Why a step was not made; empty when it was. */
    Optional<String> missed(Step step) {
        return found(step).isPresent() || answer(step).isPresent()
                ? Optional.empty()
                : Optional.of(missed.getOrDefault(step, "the run was interrupted before"));
    }
}
