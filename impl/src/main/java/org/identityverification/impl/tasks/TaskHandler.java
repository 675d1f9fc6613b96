package org.identityverification.impl.tasks;

import java.util.Collection;
import java.util.List;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;

/** Handles one kind of task, on a thread of the module. */
public interface TaskHandler {

    TaskKind kind();

    /** If it throws, the task runs again, after a pause that grows with the attempts. */
    TaskOutcome handle(Task task);

    /** The threads that work on a task now, besides the one that called {@link #handle}. */
    default Collection<Thread> helpers(Task task) {
        return List.of();
    }
}
