package org.identityverification.impl.tasks;

import org.identityverification.impl.verification.ClaimedTask;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;

/** Does one kind of task. Runs on the module's executor. */
interface TaskHandler {

    /** The kind that it does. */
    TaskKind kind();

    /** Does a task. Throwing means that it must be done again, after a pause that grows with the attempts. */
    TaskOutcome handle(Task task);

    /** The same for a handler that can save itself a question to the store. */
    default TaskOutcome handle(ClaimedTask claimed) {
        return handle(claimed.task());
    }
}
