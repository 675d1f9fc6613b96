package org.identityverification;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Lists undelivered results and retries them. Inject it. Safe for use by many threads.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store does not answer in time.
 */
public interface DeliveryAdministration {

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
     * when it has a better one already.
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
}
