package org.identityverification.impl.verification;

import static org.identityverification.impl.verification.Changes.ID;

import java.util.ArrayList;
import java.util.List;

/** One verification of a test, with what a store would hold of it. */
final class History {

    private Situation situation = Situation.UNKNOWN;
    private final List<Task> deliveries = new ArrayList<>();

    /** Applies a change as a store does: the tasks are shown only where they may be needed. */
    Transition add(Change change) {
        boolean needsTasks = Situation.needsTasks(situation.record(), change);
        Situation shown = needsTasks ? situation : new Situation(situation.record(), List.of());
        Transition transition = StateMachine.apply(ID, shown, change);
        if (transition.effect() == Transition.Effect.CHANGED) {
            situation = situation.after(transition);
        }
        transition.newTasks().stream()
                .filter(task -> task.kind() == TaskKind.DELIVER)
                .forEach(deliveries::add);
        return transition;
    }

    /** A task is done, rescheduled or parked by its handler. */
    void replace(Task task) {
        Transition moved =
                new Transition(Transition.Effect.CHANGED, situation.record(), List.of(), List.of(task), List.of());
        situation = situation.after(moved);
    }

    VerificationRecord record() {
        return situation.record();
    }

    List<Task> claims() {
        return situation.claims();
    }

    Task question() {
        return situation.question().orElseThrow();
    }

    List<Task> deliveries() {
        return deliveries;
    }
}
