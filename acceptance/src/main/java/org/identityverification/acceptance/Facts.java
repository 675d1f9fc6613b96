package org.identityverification.acceptance;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run has seen in each step, and why it has not seen the rest. Thread-safe. */
final class Facts {

    static final String INTERRUPTED = "the run was interrupted before";

    private final Map<Step, Answer> answers = new EnumMap<>(Step.class);
    private final Map<Step, String> told = new EnumMap<>(Step.class);
    private final Map<Step, String> missed = new EnumMap<>(Step.class);
    private final List<Arrival> arrivals = new ArrayList<>();
    private Optional<Verdict> application = Optional.empty();
    private int callsUsed;
    private int startsUsed;

    synchronized void answered(Step step, Answer answer) {
        answers.put(step, answer);
        missed.remove(step);
    }

    synchronized void arrived(Arrival arrival) {
        arrivals.add(arrival);
    }

    /** Records that the step was made, and its result apart from requests and answers. */
    synchronized void tell(Step step, String what) {
        told.put(step, what);
        missed.remove(step);
    }

    synchronized void miss(Step step, String why) {
        missed.put(step, why);
    }

    synchronized void used(int calls, int starts) {
        callsUsed += calls;
        startsUsed += starts;
    }

    synchronized Optional<Answer> answer(Step step) {
        return Optional.ofNullable(answers.get(step));
    }

    synchronized Optional<String> told(Step step) {
        return Optional.ofNullable(told.get(step));
    }

    /** Why a step was not made; empty when it was. */
    synchronized Optional<String> missed(Step step) {
        boolean made = answers.containsKey(step)
                || told.containsKey(step)
                || (step == Step.APPLICATION && application.isPresent());
        return made ? Optional.empty() : Optional.of(missed.getOrDefault(step, INTERRUPTED));
    }

    synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** The notifications that came during a step, without late ones of an earlier failure. */
    Stream<Arrival> notifications(Step stage) {
        boolean failed = stage != Step.FAIL && told(Step.FAIL).isPresent();
        return arrivals().stream()
                .filter(it -> it.isNotification() && it.stage() == stage && !(failed && it.saysFailed()));
    }

    /** Records the result of the start through the reference application. */
    synchronized void application(Verdict verdict) {
        application = Optional.of(verdict);
        missed.remove(Step.APPLICATION);
    }

    synchronized Verdict application() {
        return application.orElseGet(() -> Verdict.notSeen(missed.getOrDefault(Step.APPLICATION, INTERRUPTED)));
    }

    synchronized int callsUsed() {
        return callsUsed;
    }

    synchronized int startsUsed() {
        return startsUsed;
    }
}
