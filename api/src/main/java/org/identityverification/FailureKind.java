package org.identityverification;

/** What each kind of failure means for the application. */
public enum FailureKind {
    /** The request is not valid; found before any call, or by the provider (30500101, 30500116). */
    INVALID_REQUEST(false, false, 400),
    /** The person is under 14; found before any call, or by the provider (30503059). */
    UNDER_AGE(false, false, 422),
    /** Something is wrong with the account at the provider: balance (30503107), app code, authorization, quota. */
    ACCOUNT(false, false, 502),
    /** The provider failed (30500000) or answered with a code that its documentation does not list. */
    PROVIDER_ERROR(false, true, 502),
    /** The gateway refused for now: too many calls, or a nonce that was used before. */
    REFUSED_FOR_NOW(true, false, 503),
    /** The call certainly did not reach the provider: connection refused, unknown host, a busy gateway. */
    UNREACHABLE(true, false, 503),
    /** No call was made: the circuit breaker is open, too many calls are under way, or the {@link AppCodeSource} failed. */
    NOT_ATTEMPTED(true, false, 503),
    /** The answer can't be understood: not JSON, success without data, a redirect, any other 5xx. */
    UNREADABLE_ANSWER(false, true, 502),
    /** The provider does not know the flow whose result was queried (30500001). */
    FLOW_UNKNOWN(false, false, 502),
    /** The database that stores verifications does not answer. Nothing was sent. */
    STORE_UNAVAILABLE(true, false, 503),
    /** The provider has answered a start, but its answer could not be stored, or the verification was erased meanwhile. */
    NOT_STORED(false, true, 504),
    /** The configuration switches off what was asked for. */
    SWITCHED_OFF(false, false, 409),
    /** An earlier start has the same key. Nothing was begun. */
    ALREADY_STARTED(false, false, 409),
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

    /** For a start; a query starts no flow. */
    boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /** The HTTP status that an application's own API should answer with. */
    public int httpStatus() {
        return httpStatus;
    }
}
