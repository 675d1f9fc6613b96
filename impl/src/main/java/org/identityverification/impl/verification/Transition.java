package org.identityverification.impl.verification;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a change does to a verification.
 *
 * @param record the verification afterwards, the same object if it is unchanged; absent when nothing is known of it and nothing is
 *     to be stored
 * @param newTasks written together with the record; a task whose id is there already stays as it is
 * @param movedTasks tasks that get another due time
 * @param endedTasks deleted, if they are there, before the new ones are written: a delivery takes over the id of its held result, and a
 *     pass needs neither the query nor the expiry
 */
public record Transition(
        Effect effect,
        @Nullable VerificationRecord record,
        List<Task> newTasks,
        List<Task> movedTasks,
        List<Task> endedTasks) {

    public enum Effect {
        /** The record or a task changes. */
        CHANGED,
        /** Everything was known before, or is outdated. */
        NOTHING_NEW,
        /** The change names a flow that is not this verification's. */
        OTHER_FLOW,
        /** The verification already has the maximum of different held results or delivered codes. */
        TOO_MANY
    }

    public Transition {
        newTasks = List.copyOf(newTasks);
        movedTasks = List.copyOf(movedTasks);
        endedTasks = List.copyOf(endedTasks);
    }

    /** The new and moved tasks that are not parked. */
    public List<Task> dueTasks() {
        return Stream.concat(newTasks.stream(), movedTasks.stream())
                .filter(task -> task.dueAt() != null)
                .toList();
    }

    /** The same without deliveries, for an application that has switched them off. */
    public Transition withoutDeliveries() {
        return withNew(newTasks.stream().filter(task -> task.kind() != TaskKind.DELIVER));
    }

    /** The same, with new tasks claimed that are due at once and that the taker can run. */
    public Transition claimedBy(TaskTaker taker) {
        return withNew(newTasks.stream()
                .map(task -> task.createdAt().equals(task.dueAt()) && taker.hasCapacity(task) ? task.claimed() : task));
    }

    private Transition withNew(Stream<Task> tasks) {
        return new Transition(effect, record, tasks.toList(), movedTasks, endedTasks);
    }

    static Transition without(Effect effect, @Nullable VerificationRecord record) {
        return new Transition(effect, record, List.of(), List.of(), List.of());
    }
}
