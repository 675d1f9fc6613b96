package org.identityverification;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Starts verifications and returns their status. Inject it:
 *
 * <pre>{@code
 * @Inject IdentityVerificationService identityVerification;
 * }</pre>
 *
 * <p>The result of a verification arrives as the CDI event {@link VerificationCompleted}. Thread-safe.
 */
public interface IdentityVerificationService {

    /**
     * Returns all errors of a request without calling the provider or an {@link AppCodeSource}. {@link #start} can still refuse a
     * request without errors: because the person is under 14, because the provider refuses it, or because the
     * {@link AppCodeSource} does not know the account.
     *
     * @return the errors that {@link #start} would throw in an {@link InvalidRequestException}; empty when there are none
     */
    List<FieldError> check(VerificationRequest request);

    /**
     * Starts a verification at the provider. Blocks for at most {@code identity-verification.call-deadline}.
     *
     * <p>In an HTTP request, use {@link #startAsync} instead: this method blocks the request's thread. While the provider is slow,
     * such requests can occupy all threads of the server, and notifications and health checks are not answered.
     *
     * <p>A call that was throttled, whose nonce was refused, or that could not reach the provider is made up to three times. Any other failure is thrown at once. The verification is stored before the call, so {@link #find} knows it even if this node dies during the call. A start
     * of which certainly nothing was begun leaves nothing behind, unless the store fails or the node dies at that moment: then the
     * verification expires in the end.
     *
     * @throws InvalidRequestException when the request has errors; it contains all of them
     * @throws AlreadyStartedException when an earlier start has the same {@linkplain VerificationRequest#startKey() key}
     * @throws NotStartedException when certainly nothing was begun; start again if it is retryable
     * @throws OutcomeUnknownException when a flow may have begun; let the person decide
     */
    StartedVerification start(VerificationRequest request);

    /**
     * Does what {@link #start} does, on the module's own threads. A JAX-RS resource method can return the stage, or resume an
     * {@code AsyncResponse} when it completes. Dependent stages run on these threads too, except those of {@code …Async} methods.
     *
     * <p>Cancelling through {@link CompletionStage#toCompletableFuture()} before the call begins prevents the call. Later, the
     * call goes on and its result is stored; only the caller does not get it.
     *
     * @return completed with what {@link #start} returns, or exceptionally with what it throws
     */
    CompletionStage<StartedVerification> startAsync(VerificationRequest request);

    /**
     * Returns what is known about a verification, without asking the provider.
     *
     * @param id the id from {@link StartedVerification#id()}
     * @return the verification, or empty when the store does not know it (any more)
     * @throws StoreUnavailableException when the store does not answer in time
     */
    Optional<Verification> find(UUID id);

    /**
     * Queries the result at the provider and stores it; a new result is delivered like any other, as
     * {@linkplain VerificationCompleted#confirmed() confirmed}. If the provider has no result yet, or answers "no face check found"
     * (30503055), the verification is returned unchanged. Blocks for at most {@code identity-verification.call-deadline}.
     *
     * <p>The provider's document does not list the call: {@code identity-verification.result-query.enabled} switches it on or off.
     *
     * @param id the id from {@link StartedVerification#id()}
     * @return the verification after the query, or empty when the store does not know it (any more)
     * @throws SwitchedOffException naming the key, when result queries are off
     * @throws QueryFailedException when the provider refused, could not be reached or did not answer in time, or when the account of
     *     the start does not exist any more
     * @throws StoreUnavailableException when the store fails
     */
    Optional<Verification> queryResult(UUID id);
}
