package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who does a store's tasks on this node. Everything here must be quick: it is asked and told by those who write. */
public interface TaskTaker {

    /** One who does nothing: tasks wait for whoever claims them. */
    TaskTaker NOBODY = new TaskTaker() {
        @Override
        public Optional<Instant> leaseForNew(int most) {
            return Optional.empty();
        }

        @Override
        public void take(List<ClaimedTask> tasks) {
            throw new IllegalStateException("There was no lease");
        }

        @Override
        public void wake() {}
    };

    /**
     * Whether deliveries that are about to be written may be written as claimed: then nobody has to look for them.
     *
     * @param most how many there may be
     * @return how long they are this node's; absent if they are to wait like others
     */
    Optional<Instant> leaseForNew(int most);

    /**
     * Tasks have been written as claimed.
     *
     * @param tasks to be done now
     */
    void take(List<ClaimedTask> tasks);

    /** A task that is due can be claimed. */
    void wake();
}
