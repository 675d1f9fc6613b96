package org.identityverification;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Starts verifications and tells what became of them. Inject it:
 *
 * <pre>{@code
 * @Inject IdentityVerificationService identityVerification;
 * }</pre>
 *
 * <p>The result of a verification arrives as the CDI event {@link VerificationCompleted}. Safe for use by many threads.
 */
public interface IdentityVerificationService {

    /**
     * Returns all faults of a request without calling the provider. A request without faults can still be refused by
     * {@link #start}: with {@link UnderAgeException} before any call, by the provider, or because an {@link AppCodeSource} does not
     * know the account. Of accounts only the configuration is asked here.
     *
     * @return the faults that {@link #start} would put into an {@link InvalidRequestException}; empty when there are none
     */
    List<FieldError> check(VerificationRequest request);

    /**
     * Starts a verification at the provider. Blocks for at most {@code identity-verification.call-deadline}.
     *
     * <p>In a request it holds the request's thread for so long. While the provider is slow, such requests can take all threads of a
     * server, so that notifications and health checks are not answered: use {@link #startAsync} there.
     *
     * <p>A call that provably never reached the provider is repeated a few times. Any other failure surfaces, with
     * {@link IdentityVerificationException#outcomeUnknown()} when the provider may have started (and billed) a flow all
     * the same.
     *
     * @throws InvalidRequestException when the request has faults; all of them are in it, and nothing was sent unless the
     *     provider itself found the fault
     * @throws IdentityVerificationException in one of its other forms when the provider refused, could not be reached, or
     *     did not answer in time
     */
    FaceVerification start(VerificationRequest request);

    /**
     * Does what {@link #start} does, on the module's own threads. A JAX-RS resource method can return the stage, or resume an
     * {@code AsyncResponse} when it completes. What depends on the stage runs on these threads, too, unless it names an executor.
     *
     * <p>Cancelling through {@link CompletionStage#toCompletableFuture()} before the call is under way means that no call
     * is made; afterwards the call goes on, its result is stored, and only the caller does not get it.
     *
     * @return completed with what {@link #start} returns, or exceptionally with what it throws
     */
    CompletionStage<FaceVerification> startAsync(VerificationRequest request);

    /**
     * Tells what is known about a verification, without asking the provider.
     *
     * @param id the id that {@link FaceVerification#id()} gave
     * @return the verification, or empty when it is not known here (any more)
     * @throws StoreUnavailableException when the store does not answer in time
     */
    Optional<Verification> find(UUID id);

    /**
     * Asks the provider for the result (contract, section 3) and takes over what it says; a result that was not known before
     * is delivered like any other, as {@linkplain VerificationCompleted#confirmed() confirmed}. While the provider has no result, its
     * "no face check found" (30503055) included, the verification comes back unchanged. Blocks for at most
     * {@code identity-verification.call-deadline}.
     *
     * <p>The document that this module implements does not list the call, so it is off until
     * {@code identity-verification.result-query.enabled} switches it on.
     *
     * @param id the id that {@link FaceVerification#id()} gave
     * @return the verification as it is then, or empty when it is not known here (any more)
     * @throws IllegalStateException naming the key when result queries are off
     * @throws IdentityVerificationException when the provider refused, could not be reached or did not answer in time; as
     *     {@link ProviderAccountException} also when the account of the start is gone
     */
    Optional<Verification> queryResult(UUID id);
}
