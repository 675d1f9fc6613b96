package org.identityverification;

/** What exactly failed: for texts, metrics and the operator. What to do says the type of the exception. */
public enum FailureKind {
    /** A field is wrong; found before any call, or by the provider (30500101, 30500116, 30500052, 30500152). */
    INVALID_REQUEST(false, false, 400),
    /** An earlier start has the same key. */
    ALREADY_STARTED(false, false, 409),
    /** The person is under 14; found before any call, or by the provider (30503059). */
    UNDER_AGE(false, false, 422),
    /** The package of verifications is used up (30503107). */
    BALANCE_USED_UP(false, false, 502),
    /** The app code is wrong or missing, or the account of the start no longer exists, so its result can't be queried. */
    APP_CODE_REFUSED(false, false, 502),
    /** The app code is not authorized for this API, or the authorization or subscription has expired. */
    NOT_AUTHORIZED(false, false, 502),
    /** The quota at the gateway is used up, or a payment is overdue. */
    QUOTA_USED_UP(false, false, 502),
    /** The gateway throttled the call, even after a few retries. */
    THROTTLED(true, false, 503),
    /**
     * The gateway refused the nonce as already used or too old, even after a few retries with new ones: another system uses the same
     * app code, or this machine's clock is wrong.
     */
    NONCE_REFUSED(true, false, 503),
    /**
     * The call certainly did not reach the provider, even after a few retries: unknown host, connection refused, connect timeout, or a
     * busy gateway that did not pass the call on.
     */
    UNREACHABLE(true, false, 503),
    /**
     * No call was made: the circuit breaker is open after many failures, too many calls are under way, or the {@link AppCodeSource}
     * failed or took too long.
     */
    NOT_ATTEMPTED(true, false, 503),
    /** The database that stores verifications does not answer. */
    STORE_UNAVAILABLE(true, false, 503),
    /** The provider failed (30500000). {@code providerMessage()} contains an id for the provider's support. */
    PROVIDER_FAILED(false, true, 502),
    /** The provider or its gateway refused with a code that its documentation does not list. */
    UNKNOWN_CODE(false, true, 502),
    /**
     * The answer can't be understood: not JSON, success without data, a redirect, an unknown server error, or a connection that ended
     * without a byte.
     */
    UNREADABLE_ANSWER(false, true, 502),
    /** No answer came in time, from the provider or from the back end behind its gateway. */
    TIMEOUT(false, true, 504),
    /**
     * The provider has answered a start, but its answer could not be stored until the deadline, or the verification was erased meanwhile.
     * The links are withheld, because the result of the flow could not be matched.
     */
    NOT_STORED(false, true, 504),
    /** The provider does not know the flow whose result was queried (30500001). */
    FLOW_UNKNOWN(false, false, 502),
    /** The configuration switches off what was asked for. */
    SWITCHED_OFF(false, false, 409);

    private final boolean retryable;
    private final boolean mayHaveBegun;
    private final int httpStatus;

    FailureKind(boolean retryable, boolean mayHaveBegun, int httpStatus) {
        this.retryable = retryable;
        this.mayHaveBegun = mayHaveBegun;
        this.httpStatus = httpStatus;
    }

    boolean retryable() {
        return retryable;
    }

    /** Of a start; a query begins no flow. */
    boolean mayHaveBegun() {
        return mayHaveBegun;
    }

    /** The HTTP status that an application's own API should answer with. */
    public int httpStatus() {
        return httpStatus;
    }
}
