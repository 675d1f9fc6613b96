package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Does a store's tasks on this node. Every method returns at once: the thread that writes calls it. */
public interface TaskTaker {

    /** Does nothing: tasks wait until a node claims them. */
    TaskTaker NONE = new TaskTaker() {
        @Override
        public Optional<Duration> leaseForNew(int most) {
            return Optional.empty();
        }

        @Override
        public void take(List<ClaimedTask> tasks) {
            throw new IllegalStateException("There was no lease");
        }

        @Override
        public void wakeAt(Instant due) {}
    };

    /**
     * Whether deliveries that are about to be written may be written as claimed, so that no node has to look for them.
     *
     * @param most how many there may be
     * @return how long they are this node's; absent when they wait like other tasks
     */
    Optional<Duration> leaseForNew(int most);

    /**
     * Tasks have been written as claimed.
     *
     * @param tasks to be done now
     */
    void take(List<ClaimedTask> tasks);

    /**
     * A task can be claimed from a moment on.
     *
     * @param due by the module's clock; may have passed
     */
    void wakeAt(Instant due);
}
