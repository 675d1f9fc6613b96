package org.identityverification.impl.tasks;

import java.time.Duration;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.jspecify.annotations.Nullable;

/** One task that is under way on this node. Several threads write its state. */
final class RunningTask {

    final Task task;
    final TaskGroup group;

    /** The thread that runs the handler; absent before and after. */
    volatile @Nullable Thread thread;

    /** Whether it has been with an observer for too long. */
    volatile boolean hung;

    private final long begunAt = System.nanoTime();

    RunningTask(Task task, TaskGroup group) {
        this.task = task;
        this.group = group;
    }

    boolean isOlderThan(Duration age) {
        return System.nanoTime() - begunAt > age.toNanos();
    }
}
