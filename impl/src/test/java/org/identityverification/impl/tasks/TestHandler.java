package org.identityverification.impl.tasks;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;

/** Does what a test says, and remembers what it was given. */
final class TestHandler implements TaskHandler {

    final List<Task> handled = new CopyOnWriteArrayList<>();
    volatile Function<Task, TaskOutcome> behaviour = task -> TaskOutcome.COMPLETE;
    private final TaskKind kind;

    TestHandler(TaskKind kind) {
        this.kind = kind;
    }

    /** Does not return until a gate opens. */
    static Function<Task, TaskOutcome> completeAfter(CountDownLatch gate) {
        return task -> {
            TestExecutors.pass(gate);
            return TaskOutcome.COMPLETE;
        };
    }

    @Override
    public TaskKind kind() {
        return kind;
    }

    @Override
    public TaskOutcome handle(Task task) {
        handled.add(task);
        return behaviour.apply(task);
    }
}
