package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is remembered of one application: verifications, and the tasks that their changes leave behind. Safe for use by many
 * threads and, where the implementation says so, many nodes.
 *
 * <p>A store that can't do what it is asked for throws a {@link RuntimeException}; then either all of it happened or nothing.
 * Times are kept to the millisecond.
 */
public interface VerificationStore {

    /**
     * Looks up a verification.
     *
     * @param id which
     * @return what is known of it
     */
    Optional<VerificationRecord> find(UUID id);

    /**
     * Looks up several verifications at once.
     *
     * @param ids which
     * @return what is known of them, in no particular order; those that are not known are left out
     */
    List<VerificationRecord> findAll(Set<UUID> ids);

    /**
     * Applies a change by {@link StateMachine#apply}, as one transaction: the record and its new tasks are written together
     * or not at all, and concurrent changes of the same verification come one after the other.
     *
     * @param id which verification
     * @param change what happened
     * @return what was written; a new task that has been handed to somebody is shown as claimed
     */
    Transition apply(UUID id, Change change);

    /**
     * Makes sure that a task exists that no change leaves behind.
     *
     * @param task which; stays as it is when its id is there already
     */
    void ensure(Task task);

    /**
     * Takes tasks that are due, so that nobody else does until the lease is over. Each claim counts as an attempt.
     *
     * @param max how many at most
     * @param now the time
     * @param lease how long they are the caller's
     * @return the tasks, each with its attempts counted up; the longest due first
     */
    List<Task> claim(int max, Instant now, Duration lease);

    /**
     * Claimed tasks are finished and go away, as one transaction. Nothing happens to one whose lease was over and which somebody
     * else has claimed. The end of a delivery is remembered with the verification, as long as that still has the status that
     * was delivered.
     *
     * @param tasks as they were claimed
     * @param now the time
     */
    void done(List<Task> tasks, Instant now);

    /**
     * The same for one task.
     *
     * @param task as it was claimed
     * @param now the time
     */
    default void done(Task task, Instant now) {
        done(List.of(task), now);
    }

    /**
     * A claimed task must be done again later, or its lease be longer; nothing happens when the lease was over and somebody
     * else has claimed it, or when it is parked.
     *
     * @param task as it was claimed
     * @param dueAt not before
     */
    void again(Task task, Instant dueAt);

    /**
     * A claimed task is kept but not done again by itself; nothing happens when the lease was over and somebody else has
     * claimed it.
     *
     * @param task as it was claimed
     */
    void park(Task task);

    /**
     * Parked deliveries.
     *
     * @param max how many at most
     * @return the oldest first
     */
    List<Task> parked(int max);

    /**
     * Deliveries that are not parked and became necessary long ago.
     *
     * @param createdBefore how long ago
     * @param max how many at most
     * @return the oldest first
     */
    List<Task> overdue(Instant createdBefore, int max);

    /**
     * Counts what has not been delivered.
     *
     * @return deliveries that wait and deliveries that are parked
     */
    Backlog backlog();

    /**
     * Makes a delivery due, as if it were new.
     *
     * @param deliveryId which
     * @param now the time
     * @return whether there is such a delivery
     */
    boolean redrive(UUID deliveryId, Instant now);

    /**
     * Makes every delivery of a verification due, as if it were new.
     *
     * @param verificationId which
     * @param now the time
     * @return how many there are
     */
    int redriveVerification(UUID verificationId, Instant now);

    /**
     * Forgets verifications, and what tasks they still have, whose last change is old.
     *
     * @param changedBefore how old
     * @param max how many at most
     * @return how many were forgotten
     */
    int purge(Instant changedBefore, int max);

    /**
     * Says who does tasks on this node. A change's new deliveries are written as claimed for it if it has room for them, and
     * handed to it once they are committed; of other tasks that are due it is told once they can be claimed.
     *
     * @param taker from now on
     */
    void tasksFor(TaskTaker taker);
}
