package org.identityverification.impl.verification;

import java.time.Instant;

/** Runs tasks on this node. No method waits or throws. */
public interface TaskTaker {

    /** Takes no task. */
    TaskTaker NONE = new TaskTaker() {
        @Override
        public boolean hasCapacity(Task task) {
            return false;
        }

        @Override
        public void run(Task claimed) {}

        @Override
        public void wake(TaskKind kind, Instant due) {}
    };

    /** Whether a new task may be written as claimed, to be run after the commit. */
    boolean hasCapacity(Task task);

    /** Runs a task that was written as claimed. */
    void run(Task claimed);

    /** There is a task that can be claimed from the given time on. */
    void wake(TaskKind kind, Instant due);
}
