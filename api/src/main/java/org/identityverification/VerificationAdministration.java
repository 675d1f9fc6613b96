package org.identityverification;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Lists results that are not delivered, and decides about them; lists what was started; finds the verifications of a context and
 * erases them. Inject it. Thread-safe.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store does not answer in time. Each act is logged with a message
 * number, without its caller and {@code contextId}; listing and finding are not logged. Record the caller where you offer these
 * methods.
 */
public interface VerificationAdministration {

    /**
     * Returns what waits for an operator; {@link Undelivered#reason()} says why.
     *
     * @param max the most to return, at least 1
     * @return the longest parked first
     */
    List<Undelivered> parked(int max);

    /**
     * Returns the results that the module still tries to deliver, although they have been known for a while.
     *
     * @param olderThan how long the results have been known
     * @param max the most to return, at least 1
     * @return the next to be tried first
     */
    List<Undelivered> overdue(Duration olderThan, int max);

    /**
     * Returns the results that are not delivered yet and have been known for a while at most: all that {@link #overdue} with the same
     * time leaves out.
     *
     * @param youngerThan how long the results have been known at most
     * @param max the most to return, at least 1
     * @return the next to be tried first
     */
    List<Undelivered> waiting(Duration youngerThan, int max);

    /**
     * Delivers the result of a verification now, whether its delivery is parked, waits for its next attempt or has ended: to every
     * observer, with the same {@link VerificationCompleted#deliveryId()}, and counted as new. A delivery that is due or under way is
     * not doubled. If a claim of the verification is parked, the provider is asked about it again, or, if queries are off
     * for its account by now, it is believed.
     *
     * @throws SwitchedOffException naming the key, when deliveries are off
     */
    Redelivery.Outcome deliverAgain(UUID verificationId);

    /**
     * {@linkplain #deliverAgain Delivers again} what is parked for a reason, the longest parked first.
     *
     * @param reason any but {@link Undelivered.Reason#NOT_TRIED}, for which nothing is parked
     * @param max the most to deliver again, at least 1
     * @return how many
     * @throws IllegalArgumentException when nothing is ever parked for the reason
     * @throws SwitchedOffException naming the key, when deliveries are off
     */
    int deliverAgainAll(Undelivered.Reason reason, int max);

    /**
     * {@linkplain #deliverAgain Delivers again} every result that became known since a moment, for a receiver that has lost what it got,
     * and has the provider asked again about parked claims; some verifications in each call, the earliest start first.
     *
     * <p>Finds results that became known within {@code identity-verification.notification.valid-for} plus
     * {@code identity-verification.delivery.max-age} after their start. A call ends early when the store is slow:
     * {@link Redelivery#next()} says how far it came. It throws only if it did nothing.
     *
     * @param since when the results became known at the earliest
     * @param account only of this account, so that one repaired receiver does not flood the others; an empty name stands for starts
     *     that named none; absent for all
     * @param from {@link Redelivery#next()} of the call before; absent at the first
     * @param max the most verifications to look at in this call, at least 1
     * @throws IllegalArgumentException when {@code from} is not of a call with the same {@code since} and {@code account}
     * @throws SwitchedOffException naming the key, when deliveries are off
     */
    Redelivery deliverAgainSince(Instant since, Optional<String> account, Optional<String> from, int max);

    /**
     * Drops a parked claim of an outcome; it is never delivered.
     *
     * @param outcome what the claim says, as it was listed: a claim that another one has replaced meanwhile stays
     * @return whether the verification had such a claim
     */
    boolean discard(UUID verificationId, VerificationOutcome outcome);

    /**
     * {@linkplain #discard Discards} the claims of an outcome that are parked for a reason, the longest parked first.
     *
     * @param reason of a claim
     * @param max the most to look at, at least 1
     * @return how many
     * @throws IllegalArgumentException when the reason is not that of a claim
     */
    int discardAll(Undelivered.Reason reason, VerificationOutcome outcome, int max);

    /**
     * Lists verifications by when they were started, a page at a time. What was erased or purged is not in it, nor a start that
     * certainly began nothing.
     *
     * <p>A call ends early when the store is slow: {@link ListedVerifications#next()} says how far it came. It throws only if it
     * looked at nothing.
     *
     * @param filter the same for all pages
     * @param from {@link ListedVerifications#next()} of the page before; absent for the first
     * @param max the most verifications to look at in this call, at least 1, so that a filter that few pass is as fast as any other
     * @throws IllegalArgumentException when {@code from} is not of a page with this filter
     */
    ListedVerifications list(VerificationFilter filter, Optional<String> from, int max);

    /**
     * Counts what was started in a period, by day, account and mode. It is a lower bound, because what was erased or purged is not in
     * it, nor a start that certainly began nothing.
     *
     * @param since the earliest start; the first day may be a part of one
     * @param until after the latest start; the last day may be a part of one
     * @param zone where the days begin and end
     * @return only those with at least one start, by day
     * @throws IllegalArgumentException unless {@code since} is before {@code until}, by {@code identity-verification.retention} at most
     */
    List<VerificationCounts> count(Instant since, Instant until, ZoneId zone);

    /**
     * Returns the verifications that were started with a {@code contextId}, each as {@link IdentityVerificationService#find} returns
     * it.
     *
     * @param contextId 1 to 128 characters
     * @param max the most to return, at least 1
     * @return the latest start first, and whether there are more
     */
    FoundVerifications findByContext(String contextId, int max);

    /**
     * Erases everything that the module stores about a verification, whatever its status, with immediate effect on every node.
     *
     * <p>Afterwards the id is unknown: a late notification is answered 404, and a start under way fails with
     * an {@link OutcomeUnknownException}. A delivery attempt that is under way may still call its other observers until it ends, or for half a
     * minute. No other attempt begins. The module can't erase what observers, logs and backups have kept.
     *
     * @return whether there was such a verification
     */
    boolean erase(UUID id);

    /**
     * {@linkplain #erase Erases} every verification of a context, a few at a time. <b>Stop starting for a context before erasing
     * it</b>: what is started meanwhile may stay. If the method throws or the node dies, erased verifications stay erased: call it
     * again.
     *
     * @param contextId 1 to 128 characters
     * @return how many verifications this call erased
     */
    int eraseContext(String contextId);
}
