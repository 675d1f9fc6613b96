package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What is remembered of one application: verifications, and the tasks that their changes leave behind. Safe for use by many
 * threads and, where the implementation says so, many nodes.
 *
 * <p>A store that fails throws a {@link RuntimeException}; then either all of the change happened or nothing.
 * Times are kept to the millisecond. Due times are the module's clock's; leases are measured by the store's own time, whatever
 * the clocks of the nodes say.
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
     * Looks up the claims of a verification that wait for the provider's answer.
     *
     * @param verificationId which
     * @return its tasks of kind {@link TaskKind#CONFIRM} that are not parked, the oldest first
     */
    List<Task> claims(UUID verificationId);

    /**
     * Applies a change by {@link StateMachine#apply}, as one transaction: the record and its tasks are written together
     * or not at all, and concurrent changes of the same verification come one after the other.
     *
     * @param id which verification
     * @param change what happened
     * @return what was written; a new delivery that has been handed over is shown as begun
     */
    Transition apply(UUID id, Change change);

    /**
     * Makes sure that a task exists that no change leaves behind.
     *
     * @param task which; stays as it is when its id is there already
     */
    void ensure(Task task);

    /**
     * Takes tasks that are due and that no live lease holds. Each claim counts as an attempt; the due time stays.
     *
     * @param group which tasks
     * @param max how many at most
     * @param now the time by the module's clock
     * @param lease for how long no other claim gets them
     * @return the tasks, each with its attempts counted up; the longest due first
     */
    List<Task> claim(TaskGroup group, int max, Instant now, Duration lease);

    /**
     * Lets the leases of claimed tasks begin anew, in one statement. Nothing happens to a task whose lease has been given up.
     *
     * @param tasks as they were claimed
     * @param lease how long from now on
     */
    void renew(Collection<Task> tasks, Duration lease);

    /**
     * Claimed tasks are finished and go away, as one transaction. Nothing happens to a task that another claim has taken. One
     * that has another due time stays, and its lease is given up. The end of a delivery is remembered with the verification,
     * as long as that still has the status that was delivered.
     *
     * @param tasks as they were claimed
     * @param now the time
     */
    void complete(List<Task> tasks, Instant now);

    /**
     * The same for one task.
     *
     * @param task as it was claimed
     * @param now the time
     */
    default void complete(Task task, Instant now) {
        complete(List.of(task), now);
    }

    /**
     * Gives up the lease of a claimed task, which no longer counts as hung, and sets when it is due again, unless another due time was set meanwhile: then
     * that stays. Nothing happens to a task that another claim has taken, or that is parked.
     *
     * @param task as it was claimed
     * @param dueAt not before
     */
    void reschedule(Task task, Instant dueAt);

    /**
     * Gives up the lease of a claimed task that is not due again by itself, unless another due time was set meanwhile: then
     * that stays. Nothing happens to a task that another claim has taken.
     *
     * @param task as it was claimed
     */
    void park(Task task);

    /**
     * Parks the claims of a verification that wait for the provider's answer.
     *
     * @param verificationId which
     * @return how many
     */
    int parkClaims(UUID verificationId);

    /**
     * Remembers that an observer of a claimed delivery hangs: the next claim finds it in {@link TaskGroup#HUNG_DELIVERIES}.
     *
     * @param task as it was claimed
     */
    void markHung(Task task);

    /**
     * Parked deliveries and claims.
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
     * @return deliveries that wait, and deliveries and claims that are parked
     */
    Backlog backlog();

    /**
     * Makes a delivery due, as if it were new; a claim stays as it is.
     *
     * @param deliveryId which
     * @param now the time
     * @return whether there is such a delivery
     */
    boolean redrive(UUID deliveryId, Instant now);

    /**
     * Makes every delivery of a verification due, as if it were new; claims stay as they are.
     *
     * @param verificationId which
     * @param now the time
     * @return how many there are
     */
    int redriveVerification(UUID verificationId, Instant now);

    /**
     * Looks up a parked claim.
     *
     * @param claimId the id of its task
     * @return absent when there is no such claim, or when it is not parked
     */
    Optional<Task> parkedClaim(UUID claimId);

    /**
     * Applies {@link Change.Released} to the verification of a parked claim.
     *
     * @param claimId which
     * @param now the time
     * @return whether there is such a claim
     */
    default boolean release(UUID claimId, Instant now) {
        return parkedClaim(claimId)
                .map(claim -> apply(
                        Objects.requireNonNull(claim.verificationId(), "a claim has a verification"),
                        new Change.Released(claimId, now)))
                .filter(transition -> transition.effect() == Transition.Effect.CHANGED)
                .isPresent();
    }

    /**
     * Removes a parked claim.
     *
     * @param claimId which
     * @return whether there was such a claim
     */
    boolean discard(UUID claimId);

    /**
     * Forgets verifications, and what tasks they still have, whose last change is old. A verification with a delivery or a
     * claim stays, parked ones included.
     *
     * @param changedBefore how old
     * @param max how many at most
     * @return how many were forgotten
     */
    int purge(Instant changedBefore, int max);

    /**
     * Says who does tasks on this node. A change's new deliveries are written as claimed for it if it has room for them, and
     * handed to it once they are committed; of other tasks it is told when they can be claimed.
     *
     * @param taker from now on
     */
    void tasksFor(TaskTaker taker);
}
