package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.ID;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One verification of a test, with what a store would hold of it. */
final class History {

    private Situation situation = new Situation(null, List.of());
    private final List<Task> deliveries = new ArrayList<>();
    private final List<Result> told = new ArrayList<>();

    /** Applies a change as a store does: held results are shown only where there may be some. */
    Transition add(Change change) {
        assertThat(held()).matches(held -> held.isEmpty() || Situation.mayHaveHeld(record()));
        Map<UUID, Result> held = held().stream().collect(Collectors.toMap(Task::id, Task::requireResult));
        Transition transition = StateMachine.apply(ID, situation, change);
        if (transition.effect() == Transition.Effect.CHANGED) {
            situation = after(transition);
        }
        transition.newTasks().stream()
                .filter(task -> task.kind() == TaskKind.DELIVER)
                .forEach(delivery -> {
                    deliveries.add(delivery);
                    told.add(Optional.ofNullable(held.get(delivery.id())).orElseGet(() -> resultOf(change)));
                });
        return transition;
    }

    private static Result resultOf(Change change) {
        return change instanceof Change.Notified notified ? notified.result() : ((Change.Ended) change).result();
    }

    /** A task is done, rescheduled or parked by its handler. */
    void replace(Task task) {
        Transition moved =
                new Transition(Transition.Effect.CHANGED, situation.record(), List.of(), List.of(task), List.of());
        situation = after(moved);
    }

    private Situation after(Transition transition) {
        Set<UUID> replaced = Stream.concat(transition.endedTasks().stream(), transition.movedTasks().stream())
                .map(Task::id)
                .collect(Collectors.toSet());
        List<Task> next = new ArrayList<>(situation.held());
        next.removeIf(task -> replaced.contains(task.id()));
        Stream.concat(transition.movedTasks().stream(), transition.newTasks().stream())
                .filter(task -> task.kind() == TaskKind.HELD)
                .forEach(next::add);
        return new Situation(transition.record(), next);
    }

    VerificationRecord record() {
        return situation.record();
    }

    List<Task> held() {
        return situation.held();
    }

    List<Task> deliveries() {
        return deliveries;
    }

    /** What is delivered, as the notification or the provider's answer said it. */
    List<Result> told() {
        return told;
    }
}
