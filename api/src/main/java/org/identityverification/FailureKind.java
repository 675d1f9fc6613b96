package org.identityverification;

/**
 * The one table behind exceptions, retries, the circuit breaker and HTTP problems: what each kind of failure means for
 * the application.
 */
public enum FailureKind {
    /** The request has faults, found here or by the provider (30500101, 30500116). */
    INVALID_REQUEST(false, false, false, false, 400),
    /** The person is under 14 (found here or by the provider: 30503059). */
    UNDER_AGE(false, false, false, false, 422),
    /** Something is wrong with the account at the provider: balance (30503107), app code, authorization, quota. */
    ACCOUNT(false, false, false, false, 502),
    /** The provider failed (30500000) or answered with a code that its documentation does not list. */
    PROVIDER_ERROR(false, false, true, false, 502),
    /** The gateway refused for now: too many calls, or a nonce that was used before. */
    REFUSED_FOR_NOW(true, true, false, false, 503),
    /** The call provably did not reach the provider: connection refused, unknown host, a gateway that was busy. */
    UNREACHABLE(true, true, false, true, 503),
    /** We did not even try: the circuit breaker is open or too many calls are under way. */
    NOT_ATTEMPTED(false, true, false, false, 503),
    /** An answer came that can't be understood: not JSON, success without data, a redirect, any other 5xx. */
    UNREADABLE_ANSWER(false, false, true, true, 502),
    /** The provider does not know the flow that was asked for (30500001). */
    FLOW_UNKNOWN(false, false, false, false, 502),
    /** The database that remembers verifications does not answer. */
    STORE_UNAVAILABLE(false, true, false, false, 503),
    /** No answer came in time, from the provider or from the back end behind its gateway. */
    TIMEOUT(false, false, true, true, 504);

    private final boolean retried;
    private final boolean retryable;
    private final boolean outcomeUnknown;
    private final boolean countedByBreaker;
    private final int httpStatus;

    FailureKind(boolean retried, boolean retryable, boolean outcomeUnknown, boolean countedByBreaker, int httpStatus) {
        this.retried = retried;
        this.retryable = retryable;
        this.outcomeUnknown = outcomeUnknown;
        this.countedByBreaker = countedByBreaker;
        this.httpStatus = httpStatus;
    }

    /** Whether the module itself tries again first: only what provably never started a flow. */
    public boolean retried() {
        return retried;
    }

    /** Whether the same request may succeed later although nothing is changed, and can't start a second flow. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether the provider may have started, and billed, a flow although the call failed. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /** Whether the circuit breaker counts it, because it says something about the provider's health. */
    public boolean countedByBreaker() {
        return countedByBreaker;
    }

    /** The HTTP status with which an application's own API best answers. */
    public int httpStatus() {
        return httpStatus;
    }
}
