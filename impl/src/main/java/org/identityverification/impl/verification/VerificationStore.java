package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is remembered: verifications, and the tasks that their changes leave behind. Safe for use by many threads and, where
 * the implementation says so, many nodes.
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
     * Applies a change by {@link StateMachine#apply}, as one transaction: the record and its new tasks are written together
     * or not at all, and concurrent changes of the same verification come one after the other.
     *
     * @param id which verification
     * @param change what happened
     * @return what was written
     */
    Transition apply(UUID id, Change change);

    /**
     * Takes tasks that are due, so that nobody else does until the lease is over. Each claim counts as an attempt.
     *
     * @param max how many at most
     * @param now the time
     * @param lease how long they are the caller's
     * @return the tasks, each with its attempts counted up
     */
    List<Task> claim(int max, Instant now, Duration lease);

    /**
     * A claimed task is finished and goes away. The end of a delivery is remembered with the verification, as long as that
     * still has the status that was delivered.
     *
     * @param task as it was claimed
     * @param now the time
     */
    void done(Task task, Instant now);

    /**
     * A claimed task must be done again later.
     *
     * @param task as it was claimed
     * @param dueAt not before
     */
    void again(Task task, Instant dueAt);

    /**
     * Forgets verifications, and what tasks they still have, whose last change is old.
     *
     * @param changedBefore how old
     * @param max how many at most
     * @return how many were forgotten
     */
    int purge(Instant changedBefore, int max);

    /**
     * Says who wants to know when {@link #apply} has written tasks; called after they can be claimed.
     *
     * @param listener must be quick
     */
    void onNewTasks(Runnable listener);
}
