package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The verifications of one application, and the tasks that their changes create. Safe for use by many threads and, where the
 * implementation says so, many nodes.
 *
 * <p>A store that fails throws a {@link RuntimeException}; then either the whole change happened or nothing. Times are kept to the
 * millisecond. Due times follow the module's clock; leases follow the store's own clock, whatever the clocks of the nodes say.
 */
public interface VerificationStore {

    /** How long a task stays with the node that has claimed it, unless the node renews the lease. */
    Duration LEASE = Duration.ofSeconds(30);

    /** Looks up a verification; absent when it is erased. */
    Optional<VerificationRecord> find(UUID id);

    /** The verifications whose start named a context, in the order of their starts. */
    List<VerificationRecord> findByContext(String contextId, int max);

    /** The held results of a verification, parked ones included, the oldest first. */
    List<Task> held(UUID verificationId);

    /**
     * Applies a change by {@link StateMachine#apply}, as one transaction: the record and its tasks are written together
     * or not at all, and concurrent changes of the same verification come one after the other.
     */
    Transition apply(UUID id, Change change);

    /** Adds a task that belongs to no change, unless a task with its id exists already. */
    void ensure(Task task);

    /**
     * Claims tasks that are due and have no live lease. Each claim counts as an attempt and raises the version; the due time stays.
     */
    default List<Task> claim(TaskGroup group, int max, Instant now, Duration lease) {
        return claim(group, max, now, lease, Set.of());
    }

    /**
     * The same, but without tasks of busy accounts, which do not count towards {@code max} either.
     *
     * @param busy the names of the accounts; the common account's is empty
     */
    List<Task> claim(TaskGroup group, int max, Instant now, Duration lease, Set<String> busy);

    /** Renews the leases of claimed tasks in one batch. A task whose lease has been given up stays as it is. */
    void renew(Collection<Task> tasks, Duration lease);

    /**
     * Deletes a claimed task, or only releases its lease if it has another due time by now. Nothing happens if another claim has
     * taken it. A completed delivery is recorded in the verification if that still has the delivered status.
     */
    void complete(Task task, Instant now);

    /**
     * Releases the lease of a claimed task, and sets when it is due again, unless that was set meanwhile. Nothing happens to a task
     * that another claim has taken, or that is parked.
     */
    void reschedule(Task task, Instant dueAt);

    /** Releases the lease and removes the due time, with the same exceptions. */
    void park(Task task);

    /** Parks the held results of a verification, and returns how many. */
    int parkHeld(UUID verificationId);

    /** Parked deliveries and held results, the oldest first. */
    List<Task> parked(int max);

    /** Deliveries that are not parked and were created before a moment, the oldest first. */
    List<Task> overdue(Instant createdBefore, int max);

    /** Counts the deliveries that wait, the held results that wait, and what is parked of both. */
    Backlog backlog();

    /**
     * Makes a delivery or a parked held result due, as if it were new, and returns whether there is one; a held result that is not
     * parked stays as it is. A live lease stays: the attempt under way ends without effect, and then the delivery is claimed again.
     */
    boolean redrive(UUID deliveryId, Instant now);

    /** Does the same for every delivery and parked held result of a verification, and returns how many. */
    int redriveVerification(UUID verificationId, Instant now);

    /** Looks up a held result by the id of its task; absent unless it is parked. */
    Optional<Task> parkedHeld(UUID heldId);

    /** Applies {@link Change.Released} to the verification of a parked held result, and returns whether there is one. */
    default boolean release(UUID heldId, Instant now) {
        return parkedHeld(heldId)
                .map(held -> apply(held.requireVerificationId(), new Change.Released(heldId, now)))
                .filter(transition -> transition.effect() == Transition.Effect.CHANGED)
                .isPresent();
    }

    /** Deletes a parked held result, and returns whether there was one. */
    boolean discard(UUID heldId);

    /**
     * Empties a verification in any state and deletes its tasks, as one transaction, and returns whether there is one. The emptied
     * verification stays until {@link #purge} deletes it: readers do not see it, and no change has an effect on it.
     */
    boolean erase(UUID id, Erasure erasure);

    /** Does the same for some verifications of a context, in one transaction, and returns which: none when none is left. */
    List<UUID> eraseContext(String contextId, int max, Erasure erasure);

    /**
     * Deletes verifications whose last change is older than the given time, with their remaining tasks, and returns how many. A
     * verification with a delivery or a held result stays, parked ones included; an emptied one stays until its time.
     */
    int purge(Instant changedBefore, Instant now, int max);

    /**
     * Sets what runs the tasks of this node. A change writes a task that is due at once as claimed if the taker has capacity for it,
     * and passes it on after the commit. For other tasks, the taker learns when they are due.
     */
    void setTaskTaker(TaskTaker taker);
}
