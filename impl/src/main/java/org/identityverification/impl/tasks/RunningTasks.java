package org.identityverification.impl.tasks;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;

/**
 * The tasks that are under way on this node, and the places that they take. Each group has places of its own, so that no task
 * waits because tasks of another group take long. Safe for use by many threads.
 */
final class RunningTasks {

    /** How many hung deliveries give their places up; as many threads then wait for observers that do not return. */
    static final int MAX_HUNG = 256;

    private final Set<RunningTask> runs = ConcurrentHashMap.newKeySet();

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

    /** How many more tasks of a group there is room for. */
    int free(TaskGroup group) {
        return places(group) - count(run -> run.group() == group && !run.hasGivenUpPlace());
    }

    /** How many deliveries hang, with a place or without. */
    int hung() {
        return count(RunningTask::isHung);
    }

    /** Takes their places away from deliveries that hang, for one thread. Those that hung before keep theirs. */
    void takePlacesFromHung() {
        int room = MAX_HUNG - withoutPlace();
        runs.stream()
                .filter(run ->
                        run.isHung() && !run.hasGivenUpPlace() && !run.group().hung())
                .limit(room)
                .forEach(RunningTask::giveUpPlace);
    }

    /** Whether no further hung delivery gives its place up. */
    boolean hasTooManyHung() {
        return withoutPlace() >= MAX_HUNG;
    }

    private static int places(TaskGroup group) {
        return switch (group) {
            case DELIVERIES -> 128;
            // Few, and never given up: observers that hung before a restart do not lead to another.
            case HUNG_DELIVERIES -> 4;
            case QUERIES -> 64;
            case HOUSEKEEPING -> 16;
        };
    }

    private int withoutPlace() {
        return count(RunningTask::hasGivenUpPlace);
    }

    private int count(Predicate<RunningTask> which) {
        return (int) runs.stream().filter(which).count();
    }
}
