package org.identityverification;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Lists undelivered results and retries them; finds the verifications of a context and erases them. Inject it. Safe for use by many
 * threads.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store does not answer in time. Each retry, release, discarding
 * and erasure is a numbered line in the log, without its caller and without a {@code contextId}; listing and finding are none.
 * Record the caller where you offer these methods.
 */
public interface VerificationAdministration {

    /**
     * Deliveries that are not tried again by themselves; {@link PendingDelivery#reason()} tells why.
     *
     * @param max how many at most, at least 1
     * @return the oldest first
     */
    List<PendingDelivery> parked(int max);

    /**
     * Deliveries that are still being tried although their results have been known for a while.
     *
     * @param olderThan for how long they have been known
     * @param max how many at most, at least 1
     * @return the oldest first
     */
    List<PendingDelivery> overdue(Duration olderThan, int max);

    /**
     * Tries a delivery again now, and from then on as if it were new, whether it is parked or waits for its next attempt. One that
     * is under way is tried again after its attempt, never beside it. For a parked one that is
     * {@linkplain PendingDelivery.Reason#NOT_CONFIRMED not confirmed} the provider is asked again. One whose verification has a
     * better outcome by now ends without reaching an observer, unless only that delivery is confirmed.
     *
     * @return whether there is such a delivery
     * @throws IllegalStateException naming the key when deliveries are off
     */
    boolean redrive(UUID deliveryId);

    /**
     * Does the same for every delivery of a verification.
     *
     * @return how many there are
     * @throws IllegalStateException naming the key when deliveries are off
     */
    int redriveVerification(UUID verificationId);

    /**
     * Delivers what could not be confirmed, with {@link VerificationCompleted#confirmed()} {@code false}. The verification
     * takes over the outcome as it would without {@code identity-verification.result-query.confirm}: nothing is delivered
     * when it has a better one already. {@link VerificationCompleted#source()} is {@link ResultSource#OPERATOR}.
     *
     * @param deliveryId of a delivery that is {@linkplain PendingDelivery.Reason#NOT_CONFIRMED not confirmed}
     * @return whether there is such a delivery
     */
    boolean release(UUID deliveryId);

    /**
     * Drops what could not be confirmed; it is never delivered.
     *
     * @param deliveryId of a delivery that is {@linkplain PendingDelivery.Reason#NOT_CONFIRMED not confirmed}
     * @return whether there was such a delivery
     */
    boolean discard(UUID deliveryId);

    /**
     * The verifications that were started with a {@code contextId}, as {@link IdentityVerificationService#find} shows each. A start
     * under way is not among them, nor is one that is not stored yet.
     *
     * @param contextId 1 to 128 characters
     * @param max how many at most, at least 1
     * @return those that were started first, first
     */
    List<Verification> findByContext(String contextId, int max);

    /**
     * Erases what the module stores about a verification, whatever its status: {@code contextId}, account, flow, codes and their
     * fingerprints, times, and every result that is held, parked or not delivered yet. It happens at once and on every node, in one transaction.
     *
     * <p>Afterwards the id is unknown to every reader. An emptied row, which holds the id and nothing of the person, stays until the
     * notify URL of the verification can no longer be accepted ({@code identity-verification.notification.valid-for}): until then a
     * late notification, an answer of the provider or a late start changes nothing. A delivery that a node has already begun may still
     * end, so an observer may be called until {@code erase} returns, and shortly after it. Nothing begins afterwards.
     *
     * <p>A start that is under way, or is not stored yet, has nothing to erase: stop starting before you erase. What observers, logs
     * and backups have kept is not the module's to erase.
     *
     * @return whether there was such a verification; {@code false} when it is erased already
     */
    boolean erase(UUID id);

    /**
     * Does the same for every verification of a context, a few at a time. <b>Stop starting for a context before erasing it</b>, and
     * wait until the starts under way have ended: what is started or stored meanwhile may stay. When it throws, or the node dies, those
     * that are erased stay erased: call it again.
     *
     * @param contextId 1 to 128 characters
     * @return how many this call has erased
     */
    int eraseContext(String contextId);
}
