package org.identityverification.impl.verification;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a store knows about one verification when a change comes.
 *
 * @param record absent when nothing is known
 * @param tasks its held results and its query, the oldest first; may be left out where {@link #needsTasks} says so
 */
public record Situation(@Nullable VerificationRecord record, List<Task> tasks) {

    /** The kinds of tasks that a change may look at. */
    public static final Set<TaskKind> KINDS = Set.of(TaskKind.HELD, TaskKind.QUERY);

    public Situation {
        tasks = List.copyOf(tasks);
    }

    /** Whether the store must read the tasks for this change. */
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

    /** The held results, parked ones included. */
    List<Task> held() {
        return tasks.stream().filter(task -> task.kind() == TaskKind.HELD).toList();
    }

    Optional<Task> query() {
        return tasks.stream().filter(task -> task.kind() == TaskKind.QUERY).findFirst();
    }
}
