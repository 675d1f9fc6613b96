package org.identityverification;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Lists undelivered results and retries them; finds the verifications of a context and erases them. Inject it. Thread-safe.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store does not answer in time. Each retry, release, discard and
 * erasure is logged with a message number, without its caller and {@code contextId}; listing and finding are not logged. Record the
 * caller where you offer these methods.
 */
public interface VerificationAdministration {

    /**
     * Returns the deliveries that the module does not retry; {@link PendingDelivery#reason()} says why.
     *
     * @param max the most to return, at least 1
     * @return the oldest first
     */
    List<PendingDelivery> parked(int max);

    /**
     * Returns the deliveries that the module still tries, although their results have been known for a while.
     *
     * @param olderThan how long the results have been known
     * @param max the most to return, at least 1
     * @return the oldest first
     */
    List<PendingDelivery> overdue(Duration olderThan, int max);

    /**
     * Retries a delivery now, whether it is parked or waits for its next attempt, and treats it as new from then on. If an attempt
     * is under way, the retry begins after it. For a parked delivery that is
     * {@linkplain PendingDelivery.Reason#NOT_CONFIRMED not confirmed}, the provider is asked again. If the verification has a better
     * outcome by now, the delivery ends without reaching an observer, unless only that delivery is confirmed.
     *
     * @return whether there is such a delivery
     * @throws IllegalStateException naming the key, when deliveries are off
     */
    boolean redrive(UUID deliveryId);

    /**
     * {@linkplain #redrive Retries} every delivery of a verification.
     *
     * @return the number of deliveries
     * @throws IllegalStateException naming the key, when deliveries are off
     */
    int redriveVerification(UUID verificationId);

    /**
     * Delivers a result that could not be confirmed, with {@link VerificationCompleted#confirmed()} {@code false} and
     * {@link VerificationCompleted#source()} {@link ResultSource#OPERATOR}. The outcome is applied as it would be without
     * {@code identity-verification.result-query.confirm}: nothing is delivered if the verification already has a better one.
     *
     * @param deliveryId of a delivery that is {@linkplain PendingDelivery.Reason#NOT_CONFIRMED not confirmed}
     * @return whether there is such a delivery
     */
    boolean release(UUID deliveryId);

    /**
     * Drops a result that could not be confirmed; it is never delivered.
     *
     * @param deliveryId of a delivery that is {@linkplain PendingDelivery.Reason#NOT_CONFIRMED not confirmed}
     * @return whether there was such a delivery
     */
    boolean discard(UUID deliveryId);

    /**
     * Returns the verifications that were started with a {@code contextId}, each as {@link IdentityVerificationService#find} returns
     * it. A start that is under way or not stored yet is not among them.
     *
     * @param contextId 1 to 128 characters
     * @param max the most to return, at least 1
     * @return the earliest start first
     */
    List<Verification> findByContext(String contextId, int max);

    /**
     * Erases what the module stores about a verification, whatever its status: {@code contextId}, account, flow, codes and their
     * fingerprints, times, and every result that is held, parked or not delivered yet. It is one transaction with immediate effect on
     * every node.
     *
     * <p>Afterwards the id is unknown to every reader. A row with the id, but nothing of the person, stays until the notify URL is no
     * longer accepted ({@code identity-verification.notification.valid-for}), so that a late notification, a late answer of the
     * provider or a late start changes nothing. A delivery that a node has already begun may still end: an observer may be called
     * until {@code erase} returns and shortly afterwards. No other delivery begins.
     *
     * <p>A start that is under way or not stored yet can't be erased: stop starting before you erase. The module can't erase what
     * observers, logs and backups have kept.
     *
     * @return whether there was such a verification; {@code false} if it was already erased
     */
    boolean erase(UUID id);

    /**
     * {@linkplain #erase Erases} every verification of a context, a few at a time. <b>Stop starting for a context before erasing
     * it</b>, and wait until the starts under way have ended: what is started or stored meanwhile may stay. If the method throws or
     * the node dies, erased verifications stay erased: call it again.
     *
     * @param contextId 1 to 128 characters
     * @return how many verifications this call erased
     */
    int eraseContext(String contextId);
}
