package org.identityverification.impl.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a store holds of one verification when a change comes.
 *
 * @param record absent when nothing is known
 * @param tasks its claims and its question, the oldest first; may be left out where {@link #needsTasks} says so
 */
public record Situation(@Nullable VerificationRecord record, List<Task> tasks) {

    /** Nothing is known. */
    public static final Situation UNKNOWN = new Situation(null, List.of());

    /** The kinds of tasks that a change may look at. */
    public static final Set<TaskKind> KINDS = Set.of(TaskKind.CONFIRM, TaskKind.QUERY);

    /** Makes the list immutable. */
    public Situation {
        tasks = List.copyOf(tasks);
    }

    /** Whether a change can depend on the tasks of a verification, so that most changes need not read them. */
    public static boolean needsTasks(@Nullable VerificationRecord record, Change change) {
        if (record == null) {
            return false;
        }
        return !record.isStartKnown()
                || record.flowId() == null
                || change instanceof Change.Released
                || (change instanceof Change.Notified notified && notified.confirm())
                || (change instanceof Change.Ended ended && ended.result().confirmed());
    }

    /** The claims that wait or are parked. */
    List<Task> claims() {
        return tasks.stream().filter(task -> task.kind() == TaskKind.CONFIRM).toList();
    }

    /** The task that asks the provider. */
    Optional<Task> question() {
        return tasks.stream().filter(task -> task.kind() == TaskKind.QUERY).findFirst();
    }

    /** The situation after a transition, for the next change in the same transaction. */
    public Situation after(Transition transition) {
        Set<UUID> replaced = Stream.concat(transition.endedTasks().stream(), transition.movedTasks().stream())
                .map(Task::id)
                .collect(Collectors.toSet());
        List<Task> next = new ArrayList<>(
                tasks.stream().filter(task -> !replaced.contains(task.id())).toList());
        Stream.concat(transition.movedTasks().stream(), transition.newTasks().stream())
                .filter(task -> KINDS.contains(task.kind()))
                .forEach(next::add);
        return new Situation(transition.record(), next);
    }
}
