package org.identityverification.impl.tasks;

import java.util.Collection;
import java.util.List;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;

/** Does one kind of task. Runs on the module's executor. */
interface TaskHandler {

    /** The kind that it does. */
    TaskKind kind();

    /** Does a task. Throwing means that it must be done again, after a pause that grows with the attempts. */
    TaskOutcome handle(Task task);

    /** The threads, besides the one that called {@link #handle}, that work on a task just now. */
    default Collection<Thread> helpers(Task task) {
        return List.of();
    }
}
