package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change does to a verification.
 *
 * @param effect whether anything changes
 * @param record the verification afterwards, the very same object if it stays as it was; absent when nothing is known of it
 *     and nothing is to be remembered
 * @param newTasks the work that it leaves behind, to be written together with the record; a task whose id is there already
 *     stays as it is
 */
public record Transition(Effect effect, @Nullable VerificationRecord record, List<Task> newTasks) {

    /** Whether anything changes. */
    public enum Effect {
        /** There is something to write: a record, or at least a task. */
        CHANGED,
        /** All of it was known before, or is outdated. */
        NOTHING_NEW,
        /** The change names another flow than the one that belongs to this verification. */
        OTHER_FLOW
    }

    /**
     * The same, with its deliveries claimed for the first time. They alone are certain to be new: a task with a name of its own may be
     * there already, and be somebody else's.
     *
     * @param until when the lease is over
     * @return a new transition
     */
    public Transition claimed(Instant until) {
        return new Transition(
                effect,
                record,
                newTasks.stream()
                        .map(task -> task.kind() == TaskKind.DELIVER ? task.due(until, 1) : task)
                        .toList());
    }

    /**
     * Hands over what {@link #claimed} has claimed, and tells of what is due without being claimed.
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
        if (newTasks.stream().anyMatch(Task::isDueAtOnce)) {
            taker.wake();
        }
    }

    static Transition nothingNew(@Nullable VerificationRecord record) {
        return new Transition(Effect.NOTHING_NEW, record, List.of());
    }

    static Transition otherFlow(VerificationRecord record) {
        return new Transition(Effect.OTHER_FLOW, record, List.of());
    }
}
