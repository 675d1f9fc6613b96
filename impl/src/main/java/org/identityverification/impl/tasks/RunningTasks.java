package org.identityverification.impl.tasks;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.identityverification.impl.concurrent.Shares;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;

/**
 * The tasks that run on this node. Each group has permits of its own, so that its slow tasks delay no other group. Safe for use by
 * many threads.
 */
final class RunningTasks {

    /** How many hung deliveries may give up their permits. Each keeps a thread, which waits for its observer. */
    static final int MAX_HUNG = 256;

    private final Set<RunningTask> runs = ConcurrentHashMap.newKeySet();
    private final boolean severalAccounts;

    /** With several accounts, each has a share of the permits of the groups that call the provider. */
    RunningTasks(boolean severalAccounts) {
        this.severalAccounts = severalAccounts;
    }

    RunningTask begin(Task task, TaskGroup group) {
        RunningTask run = new RunningTask(task, group);
        runs.add(run);
        return run;
    }

    void end(RunningTask run) {
        runs.remove(run);
    }

    Set<RunningTask> runs() {
        return runs;
    }

    /** How many more tasks of a group may run. */
    int free(TaskGroup group) {
        int all = 0;
        int hung = 0;
        for (RunningTask run : runs) {
            if (run.group == group) {
                all++;
                hung += run.hung ? 1 : 0;
            }
        }
        // A run may become hung meanwhile.
        return Math.max(0, permits(group) - all + Math.min(MAX_HUNG, hung));
    }

    /** How many tasks of a group may be claimed at once while {@code free} more may run. */
    int claimLimit(TaskGroup group, int free) {
        return isShared(group) ? (free + 1) / 2 : free;
    }

    /** The accounts that have used up their share of a group's permits. */
    Set<String> busy(TaskGroup group, int free) {
        if (!isShared(group)) {
            return Set.of();
        }
        return runs.stream()
                .filter(run -> run.group == group)
                .collect(Collectors.groupingBy(run -> run.task.share(), Collectors.counting()))
                .entrySet()
                .stream()
                .filter(taken -> !Shares.allow(taken.getValue().intValue(), free))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private boolean isShared(TaskGroup group) {
        return severalAccounts && (group == TaskGroup.HELD_RESULTS || group == TaskGroup.QUERIES);
    }

    /** How many deliveries hang, with a permit or without. */
    int hung() {
        return (int) runs.stream().filter(run -> run.hung).count();
    }

    private int permits(TaskGroup group) {
        return switch (group) {
            case DELIVERIES -> 128;
            // Alone, an account may have 64 to 72 of the 96.
            case HELD_RESULTS, QUERIES -> isShared(group) ? 96 : 64;
            case HOUSEKEEPING -> 16;
        };
    }
}
