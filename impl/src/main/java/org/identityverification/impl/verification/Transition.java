package org.identityverification.impl.verification;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a change does to a verification.
 *
 * @param effect whether anything changes
 * @param record the verification afterwards, the very same object if it stays as it was; absent when nothing is known of it
 *     and nothing is to be remembered
 * @param newTasks the work that it leaves behind, to be written together with the record; a task whose id is there already
 *     stays as it is
 * @param movedTasks tasks that get another due time, with their {@code attempts} as they were read
 * @param endedTasks tasks that go away, before the new ones are written: a delivery takes over the id of its claim
 */
public record Transition(
        Effect effect,
        @Nullable VerificationRecord record,
        List<Task> newTasks,
        List<Task> movedTasks,
        List<Task> endedTasks) {

    /** Whether anything changes. */
    public enum Effect {
        /** There is something to write: a record, or at least a task. */
        CHANGED,
        /** All of it was known before, or is outdated. */
        NOTHING_NEW,
        /** The change names another flow than the one that belongs to this verification. */
        OTHER_FLOW,
        /** The verification has as many differing claims as it may have. */
        TOO_MANY
    }

    /** Makes the lists immutable. */
    public Transition {
        newTasks = List.copyOf(newTasks);
        movedTasks = List.copyOf(movedTasks);
        endedTasks = List.copyOf(endedTasks);
    }

    static Transition without(Effect effect, @Nullable VerificationRecord record) {
        return new Transition(effect, record, List.of(), List.of(), List.of());
    }

    /**
     * The same, with its deliveries begun for the first time.
     *
     * @return a new transition
     */
    public Transition claimed() {
        return new Transition(
                effect,
                record,
                newTasks.stream()
                        .map(task -> task.kind() == TaskKind.DELIVER ? task.begun() : task)
                        .toList(),
                movedTasks,
                endedTasks);
    }

    /**
     * Hands over what {@link #claimed} has claimed, and tells when the first of the others is due.
     *
     * @param taker does tasks on this node
     */
    public void tell(TaskTaker taker) {
        List<ClaimedTask> claimed = newTasks.stream()
                .filter(task -> task.attempts() > 0)
                .map(task -> new ClaimedTask(task, record))
                .toList();
        if (!claimed.isEmpty()) {
            taker.take(claimed);
        }
        Stream.concat(newTasks.stream().filter(task -> task.attempts() == 0), movedTasks.stream())
                .map(Task::dueAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .ifPresent(taker::wakeAt);
    }
}
