package org.identityverification.impl.tasks;

import java.time.Duration;
import java.util.Optional;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.jspecify.annotations.Nullable;

/** One task that is under way on this node. Safe for use by many threads. */
final class RunningTask {

    private final Task task;
    private final TaskGroup group;
    private final long begunAt = System.nanoTime();
    private volatile @Nullable Thread thread;
    private volatile boolean hung;
    private volatile boolean hangStored;
    private volatile boolean placeGivenUp;

    RunningTask(Task task, TaskGroup group) {
        this.task = task;
        this.group = group;
        // The store already knows that it has hung before.
        this.hangStored = group.hung();
    }

    Task task() {
        return task;
    }

    TaskGroup group() {
        return group;
    }

    boolean isOlderThan(Duration age) {
        return System.nanoTime() - begunAt > age.toNanos();
    }

    void handled() {
        thread = Thread.currentThread();
    }

    void returned() {
        thread = null;
    }

    /** The thread that waits for the handler. Only that of a delivery, because only deliveries run code of the application. */
    Optional<Thread> observed() {
        return task.kind() == TaskKind.DELIVER ? Optional.ofNullable(thread) : Optional.empty();
    }

    void hangs() {
        hung = true;
    }

    boolean isHung() {
        return hung;
    }

    void hangIsStored() {
        hangStored = true;
    }

    /** Whether the store does not know yet that it hangs. */
    boolean isHungUnknownToStore() {
        return hung && !hangStored;
    }

    void giveUpPlace() {
        placeGivenUp = true;
    }

    boolean hasGivenUpPlace() {
        return placeGivenUp;
    }
}
