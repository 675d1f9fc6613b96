package org.identityverification;

/** What each kind of failure means for the application. */
public enum FailureKind {
    /** The request has faults, found here or by the provider (30500101, 30500116). */
    INVALID_REQUEST(false, false, 400),
    /** The person is under 14 (found here or by the provider: 30503059). */
    UNDER_AGE(false, false, 422),
    /** Something is wrong with the account at the provider: balance (30503107), app code, authorization, quota. */
    ACCOUNT(false, false, 502),
    /** The provider failed (30500000) or answered with a code that its documentation does not list. */
    PROVIDER_ERROR(false, true, 502),
    /** The gateway refused for now: too many calls, or a nonce that was used before. */
    REFUSED_FOR_NOW(true, false, 503),
    /** The call provably did not reach the provider: connection refused, unknown host, a gateway that was busy. */
    UNREACHABLE(true, false, 503),
    /** We did not even try: the circuit breaker is open or too many calls are under way. */
    NOT_ATTEMPTED(true, false, 503),
    /** An answer came that can't be understood: not JSON, success without data, a redirect, any other 5xx. */
    UNREADABLE_ANSWER(false, true, 502),
    /** The provider does not know the flow that was asked for (30500001). */
    FLOW_UNKNOWN(false, false, 502),
    /** The database that remembers verifications does not answer. */
    STORE_UNAVAILABLE(true, false, 503),
    /** No answer came in time, from the provider or from the back end behind its gateway. */
    TIMEOUT(false, true, 504);

    private final boolean retryable;
    private final boolean outcomeUnknown;
    private final int httpStatus;

    FailureKind(boolean retryable, boolean outcomeUnknown, int httpStatus) {
        this.retryable = retryable;
        this.outcomeUnknown = outcomeUnknown;
        this.httpStatus = httpStatus;
    }

    boolean retryable() {
        return retryable;
    }

    /** Of a start: a query starts no flow. */
    boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /** The HTTP status with which an application's own API best answers. */
    public int httpStatus() {
        return httpStatus;
    }
}
