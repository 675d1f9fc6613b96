package org.identityverification.impl.tasks;

import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;

/** Does one kind of task. Runs on the module's executor. */
interface TaskHandler {

    /** The kind that it does. */
    TaskKind kind();

    /**
     * Does a task. Returning means done; throwing means again, later.
     *
     * @throws TaskFailedException when it must be tried again
     */
    void handle(Task task) throws TaskFailedException;
}
