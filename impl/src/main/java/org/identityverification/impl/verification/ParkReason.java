package org.identityverification.impl.verification;

/** Why something waits for an operator. */
public enum ParkReason {
    /** A claim: the provider's answer to the start is not known. */
    START_NOT_ANSWERED,
    /** A claim: the provider's answer named no flow, or the provider does not know the flow. */
    FLOW_UNKNOWN,
    /** A claim: the account of the start is gone. */
    ACCOUNT_GONE,
    /** A claim: the provider refuses to be asked. */
    QUERY_REFUSED,
    /** A claim: the provider has not answered for too long. */
    NO_ANSWER,
    /** A delivery: observers have failed for too long. */
    OBSERVER_FAILED,
    /** A delivery: nodes died, or were killed by an observer, in attempt after attempt. */
    NODE_DIED
}
